package lib.documents_test

import data.lib.documents

none := {"complete": true, "items": []}

guide := {
	"path": "docs/GUIDE.md",
	"words": 300,
	"placeholders": none,
	"brokenLinks": none,
	"changedSincePreviousRelease": true,
}

whole(items) := {"complete": true, "items": items}

with_value(key, value) := whole([json.patch(guide, [{"op": "replace", "path": [key], "value": value}])])

without(key) := whole([object.remove(guide, [key])])

flaws(list) := documents.flaws(list, "docs/GUIDE.md", 300)

sound(list) if documents.sound(list, "docs/GUIDE.md", 300)

changed(list) if documents.changed(list, "docs/GUIDE.md")

test_a_whole_document_is_sound if {
	sound(whole([guide]))
	flaws(whole([guide])) == []
	sound(with_value("words", 301))
}

test_each_flaw_alone if {
	every key, case in {
		"words": [299, "too short"],
		"placeholders": [{"complete": true, "items": ["12: TODO"]}, "placeholders"],
		"brokenLinks": [{"complete": true, "items": ["./gone.md"]}, "broken links"],
	} {
		flaws(with_value(key, case[0])) == [case[1]]
		not sound(with_value(key, case[0]))
	}
}

test_a_document_is_missing_only_from_a_whole_list if {
	flaws(with_value("path", "docs/OTHER.md")) == ["missing"]
	flaws(whole([])) == ["missing"]
	flaws({"complete": false, "items": []}) == []
	flaws({"complete": true}) == []
	not sound(whole([]))
}

test_what_is_not_told_is_neither_sound_nor_flawed if {
	not sound(with_value("words", "NaN"))
	flaws(with_value("words", "NaN")) == []
	not sound(with_value("placeholders", {"items": []}))
	not sound(with_value("brokenLinks", {"complete": false, "items": []}))
	every key in ["words", "placeholders", "brokenLinks"] {
		flaws(without(key)) == []
		not sound(without(key))
	}
}

test_an_incomplete_list_proves_only_flaws if {
	not sound({"complete": false, "items": [guide]})
	not sound({"items": [guide]})
	flaws({"items": [object.union(guide, {"words": 1})]}) == ["too short"]
}

test_two_of_one_path_are_not_sound if {
	not sound(whole([guide, guide]))
	flaws(whole([guide, guide])) == []
	flaws(whole([guide, object.union(guide, {"words": 1})])) == ["too short"]
	sound(whole([guide, object.union(guide, {"path": "docs/OTHER.md"})]))
}

test_change if {
	changed(whole([guide]))
	not changed(with_value("changedSincePreviousRelease", false))
	not changed(with_value("changedSincePreviousRelease", "true"))
	not changed(without("changedSincePreviousRelease"))
	not changed(with_value("path", "docs/OTHER.md"))
}
