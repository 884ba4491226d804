package checks.rollback_preparation.configuration_saved_test

import data.checks.rollback_preparation.configuration_saved as item
import data.testing

git := {"revision": testing.release.revision, "clean": true, "tags": ["v4", "v4-rc"]}

snapshot(state) := testing.snapshot("pre-deployment", "docs", {"git": state})

good := snapshot(git)

decide(document) := decision if {
	decision := {"status": item.status, "facts": item.facts} with input as document
		with data.host as testing.host(document)
}

with_value(key, value) := decide(snapshot(object.union(git, {key: value})))

test_passes_and_says_what_was_seen if {
	decide(good) == {
		"status": "pass",
		"facts": {"revision": testing.release.revision, "tags": ["v4", "v4-rc"], "flaws": []},
	}
}

test_an_unclean_tree_fails if {
	with_value("clean", false).status == "fail"
	with_value("clean", false).facts.flaws == ["the tree was not clean"]
}

test_a_revision_without_tag_fails if {
	with_value("tags", []).status == "fail"
	with_value("tags", []).facts.flaws == ["it has no tag"]
}

test_another_revision_says_nothing if {
	with_value("revision", "0000").status == "unknown"
	decide(snapshot({"revision": "0000", "clean": false, "tags": []})).status == "unknown"
}

test_every_field_is_needed if {
	with_value("clean", "true").status == "unknown"
	every key in ["revision", "clean", "tags"] {
		decide(snapshot(object.remove(git, [key]))).status == "unknown"
	}
}

test_without_usable_evidence_unknown if {
	decide(testing.snapshot("pre-deployment", "docs", {})).status == "unknown"
	decide(testing.stale(good, "pre-deployment", "docs")).status == "unknown"
	decide(testing.of_another_release(good, "pre-deployment", "docs")).status == "unknown"
}
