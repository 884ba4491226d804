package lib.texts_test

import data.lib.texts

test_what_says_something_is_filled if {
	every text in ["Ada Lovelace", "É", "7", "x", "+1 555 0100", "Phone/Slack", "Ops <ops@starlight.example>", "Nana", "Todor"] {
		texts.filled(text)
		not texts.placeholder(text)
	}
}

test_blank_text_is_a_placeholder if {
	every text in ["", " ", "-", "–", "…", "...", "?", "???", "___", "\t\n"] {
		not texts.filled(text)
		texts.placeholder(text)
	}
}

test_words_that_mean_nothing_yet_are_placeholders if {
	every text in ["TBD", "tbd", " TODO ", "(tba)", "N/A", "n / a", "NA", "none", "Unknown", "null", "xxx", "XX", "change me", "Name"] {
		not texts.filled(text)
		texts.placeholder(text)
	}
}

test_markers_and_brackets_are_placeholders_anywhere if {
	every text in ["[Name]", "Ada [surname]", "call TODO", "{{ name }}", "${ON_CALL}", "<name>", "Ada <TBD>", "<>"] {
		not texts.filled(text)
		texts.placeholder(text)
	}
}

test_what_is_no_text_is_neither if {
	every value in [1, true, null, [], {}] {
		not texts.filled(value)
		not texts.placeholder(value)
	}
}

test_only_https_is_a_secure_link if {
	texts.secure_link("https://chat.starlight.example/p/1")
	texts.secure_link("https://chat")
	not texts.secure_link("http://chat.starlight.example/p/1")
	not texts.secure_link("chat.starlight.example")
	not texts.secure_link("https://")
	not texts.secure_link("https:///p/1")
	not texts.secure_link("https://chat.starlight.example/p 1")
	not texts.secure_link(" https://chat.starlight.example/p/1")
	not texts.secure_link("https://[link]")
	not texts.secure_link(7)
}
