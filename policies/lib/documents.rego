# METADATA
# description: |
#   The release's documents, from a list of entries
#   `{path, words, placeholders, brokenLinks, changedSincePreviousRelease}`.
package lib.documents

import data.lib.compare
import data.lib.lists

# METADATA
# description: Entries of this path.
at_path(documents, path) := [entry | some entry in documents.items; entry.path == path]

# METADATA
# description: What is proven to be wrong with the document, sorted.
flaws(documents, path, words_min) := sort(missing(documents, path) | {flaw |
	some entry in at_path(documents, path)
	some flaw in flaws_of(entry, words_min)
})

# METADATA
# description: True for one document that is no stub, holds no placeholder and leads nowhere wrong.
sound(documents, path, words_min) if {
	lists.whole(documents)
	entries := at_path(documents, path)
	count(entries) == 1
	compare.at_least(entries[0].words, words_min)
	lists.none(entries[0].placeholders)
	lists.none(entries[0].brokenLinks)
}

# METADATA
# description: True when the document was changed since the previous release.
changed(documents, path) if {
	some entry in at_path(documents, path)
	entry.changedSincePreviousRelease == true
}

missing(documents, path) := {"missing"} if {
	lists.whole(documents)
	count(at_path(documents, path)) == 0
} else := set()

flaws_of(entry, words_min) := {name | some name in ["too short", "placeholders", "broken links"]; flaw(name, entry, words_min)}

flaw("too short", entry, words_min) if compare.below(entry.words, words_min)

flaw("placeholders", entry, _) if count(entry.placeholders.items) > 0

flaw("broken links", entry, _) if count(entry.brokenLinks.items) > 0
