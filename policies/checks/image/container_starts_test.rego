package checks.image.container_starts_test

import data.checks.image.container_starts as item
import data.testing

healthy := {
	"imageDigest": testing.digest("1"),
	"observed_seconds": 61.5,
	"running": true,
	"restarts": 0,
	"logLines": 12,
	"fatalLogLines": 0,
}

snapshot(run) := testing.snapshot("pre-deployment", "image", {"smokeRun": run})

decide(document) := decision if {
	decision := {"status": item.status, "facts": item.facts} with input as document
		with data.host as testing.host(document)
}

status(run) := decide(snapshot(run)).status

changed(change) := object.union(healthy, change)

wrong(change) := decision.facts.wrong if {
	decision := decide(snapshot(changed(change)))
	decision.status == "fail"
}

test_passes_and_says_what_was_seen if {
	decide(snapshot(healthy)) == {"status": "pass", "facts": {
		"observed_seconds": 61.5,
		"limit_seconds": 60,
		"log_lines": 12,
		"wrong": [],
	}}
	status(changed({"imageDigest": testing.digest("2")})) == "pass"
}

test_the_grace_period if {
	status(changed({"observed_seconds": 60})) == "pass"
	status(changed({"observed_seconds": 59.9})) == "unknown"
	status(changed({"observed_seconds": "NaN"})) == "unknown"
}

test_each_defect_fails_by_name if {
	wrong({"running": false}) == ["it ended"]
	wrong({"restarts": 1}) == ["it restarted"]
	wrong({"fatalLogLines": 1}) == ["it logged fatal lines"]
}

test_a_defect_needs_no_whole_grace_period if {
	wrong({"running": false, "observed_seconds": 2}) == ["it ended"]
}

test_no_fatal_line_among_none_is_unknown if {
	status(changed({"logLines": 0})) == "unknown"
	status(changed({"logLines": 1})) == "pass"
}

test_each_missing_piece_is_unknown if {
	every field, _ in healthy {
		status(json.remove(healthy, [field])) == "unknown"
	}
}

test_wrong_types_are_unknown if {
	every change in [{"running": "true"}, {"restarts": "0"}, {"fatalLogLines": "0"}, {"logLines": "NaN"}] {
		status(changed(change)) == "unknown"
	}
}

test_a_run_of_another_image_is_unknown if {
	status(changed({"imageDigest": testing.digest("7")})) == "unknown"
	status(changed({"imageDigest": testing.digest("7"), "running": false})) == "unknown"
}

test_stale_or_foreign_evidence_is_unknown if {
	decide(testing.stale(snapshot(healthy), "pre-deployment", "image")).status == "unknown"
	decide(testing.of_another_release(snapshot(healthy), "pre-deployment", "image")).status == "unknown"
}
