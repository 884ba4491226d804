package checks.health.model_loading_test

import data.checks.health.model_loading as item
import data.testing

decide(document) := decision if {
	decision := {"status": item.status, "facts": item.facts} with input as document
		with data.host as testing.host(document)
}

answer := {"status": 200, "path": "/models/versions", "json": true, "version": "v4", "modelDigest": testing.digest("4")}

answered(versions) := decide(testing.snapshot("deployment", "probes", {"versions": versions}))

with_part(part) := answered(object.union(answer, part))

test_passes_and_says_what_is_served if {
	answered(answer) == {"status": "pass", "facts": {
		"answered": 200,
		"version": "v4",
		"digest": testing.digest("4"),
		"limit": "v4",
		"expected": testing.digest("4"),
		"wrong": [],
	}}
}

test_each_wrong_part_fails_by_name if {
	with_part({"status": 500}).facts.wrong == ["status"]
	with_part({"json": false}).facts.wrong == ["json"]
	with_part({"version": "v3"}).facts.wrong == ["version"]
	with_part({"modelDigest": testing.digest("3")}).facts.wrong == ["model"]
	every part in [{"status": 201}, {"json": false}, {"version": "v3"}, {"modelDigest": testing.digest("3")}] {
		with_part(part).status == "fail"
	}
}

test_each_missing_part_is_unknown if {
	every part in ["status", "json", "version", "modelDigest"] {
		answered(object.remove(answer, [part])).status == "unknown"
	}
}

test_nothing_recorded_is_unknown if {
	decide(testing.snapshot("deployment", "probes", {})).status == "unknown"
}

test_the_model_that_is_served_counts if {
	served := {"release": {"model": {"served": "fp32"}}}
	document := object.union(testing.snapshot("deployment", "probes", {"versions": answer}), served)
	decide(document).status == "fail"
	unknown := object.union(testing.snapshot("deployment", "probes", {"versions": answer}), {"release": {"model": {"served": "none"}}})
	decide(unknown).status == "unknown"
}

test_stale_or_foreign_evidence_is_unknown if {
	document := testing.snapshot("deployment", "probes", {"versions": answer})
	decide(testing.stale(document, "deployment", "probes")).status == "unknown"
	decide(testing.of_another_release(document, "deployment", "probes")).status == "unknown"
}
