# METADATA
# description: Whether what people filled in says something. A template's `[Name]` and a `TBD` do not.
package lib.texts

# METADATA
# description: True for text with a letter or digit in it that is no placeholder.
filled(text) if {
	is_string(text)
	regex.match(`[\p{L}\p{N}]`, text)
	not placeholder(text)
}

# METADATA
# description: True for text that stands where something is still to be filled in, and for blank text.
# scope: document
placeholder(text) if {
	is_string(text)
	not regex.match(`[\p{L}\p{N}]`, text)
}

# a word that means "nothing yet", alone in the field
placeholder(text) if {
	words := `tbd|tbc|tba|todo|fixme|n ?/ ?a|na|none|nobody|nil|null|undefined|unknown|pending|placeholder|change ?me|your name|name|xx+`
	regex.match(concat("", [`(?i)^[^\p{L}\p{N}]*(`, words, `)[^\p{L}\p{N}]*$`]), text)
}

# a marker anywhere, and a template's brackets; `Ops <ops@team.example>` is an address
placeholder(text) if regex.match(`\b(TBD|TODO|FIXME)\b|\[[^\]]*\]|\{\{|\$\{|<[^@#>]*>`, text)

# METADATA
# description: True for the address of a page that is reached over TLS.
secure_link(text) if {
	filled(text)
	regex.match(`^https://[^/\s]\S*$`, text)
}
