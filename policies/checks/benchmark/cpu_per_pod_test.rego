package checks.benchmark.cpu_per_pod_test

import data.checks.benchmark.cpu_per_pod as item
import data.testing
import data.testing.loadtest

resources := {
	"window": {"start": loadtest.run.startedAt, "end": loadtest.run.endedAt},
	"expectedPods": loadtest.expected_pods,
	"pods": loadtest.usages,
	"warnings": {"complete": true, "items": []},
}

document(used, run) := testing.snapshot_of({"pre-deployment": {"resources": used, "loadtest": run}})

healthy := document(resources, loadtest.run)

decide(snapshot) := decision if {
	decision := {"status": item.status, "facts": item.facts} with input as snapshot
		with data.host as loadtest.host(snapshot, "pre-deployment", {})
}

changed(path, value) := decide(document(json.patch(resources, [{"op": "add", "path": path, "value": value}]), loadtest.run))

lacking(path) := decide(document(json.patch(resources, [{"op": "remove", "path": path}]), loadtest.run)).status

with_run(path, value) := decide(document(resources, loadtest.with_value(path, value))).status

test_passes_and_says_what_was_seen if {
	decide(healthy) == {"status": "pass", "facts": {
		"over": [],
		"pods": 2,
		"largest_cores": 0.7,
		"limit_cores": 1,
	}}
}

test_a_pod_at_the_limit_fails_by_name if {
	decision := changed("/pods/items/1/cpu_cores_max", 1)
	decision.status == "fail"
	decision.facts.over == ["starlight-b"]
	changed("/pods/items/1/cpu_cores_max", 0.999).status == "pass"
}

test_a_pod_over_the_limit_fails_whatever_else_is_missing if {
	over := json.patch(resources, [
		{"op": "replace", "path": "/pods/items/1/cpu_cores_max", "value": 1},
		{"op": "replace", "path": "/pods/complete", "value": false},
	])
	decide(document(over, loadtest.with_value("/finished", false))).status == "fail"
}

test_a_value_that_is_no_number_is_unknown if {
	changed("/pods/items/1/cpu_cores_max", "NaN").status == "unknown"
	lacking("/pods/items/1/cpu_cores_max") == "unknown"
}

test_a_pod_that_was_not_seen_is_unknown_by_name if {
	decision := changed("/pods/items/1/samples", 0)
	decision.status == "unknown"
	decision.facts.unseen == ["starlight-b"]
	lacking("/pods/items/1") == "unknown"
	changed("/pods/items/1/largestGap_seconds", 121).status == "unknown"
}

test_lists_that_are_empty_or_not_whole if {
	changed("/expectedPods/items", []).status == "unknown"
	changed("/expectedPods/complete", false).status == "unknown"
	changed("/pods/complete", false).status == "unknown"
}

test_the_record_spans_the_load_test if {
	changed("/window/start", "2026-11-24T11:50:01Z").status == "unknown"
	changed("/window/start", "2026-11-24T11:49:00Z").status == "pass"
	changed("/window/end", "2026-11-24T11:51:59Z").status == "unknown"
	changed("/window/end", "2026-11-24T11:52:30Z").status == "pass"
	lacking("/window/start") == "unknown"
	lacking("/window/end") == "unknown"
}

test_a_warning_is_unknown if {
	changed("/warnings/items", ["partial answer"]).status == "unknown"
	changed("/warnings/complete", false).status == "unknown"
	lacking("/warnings") == "unknown"
}

test_an_untrustworthy_load_test_is_unknown if {
	with_run("/finished", false) == "unknown"
	decide(document(resources, loadtest.with_value("/finished", false))).facts.doubts == ["finished"]
	decide(testing.snapshot("pre-deployment", "resources", resources)).status == "unknown"
	decide(testing.snapshot("pre-deployment", "loadtest", loadtest.run)).status == "unknown"
}

test_stale_or_foreign_evidence_is_unknown if {
	every domain in ["resources", "loadtest"] {
		decide(testing.stale(healthy, "pre-deployment", domain)).status == "unknown"
		decide(testing.of_another_release(healthy, "pre-deployment", domain)).status == "unknown"
	}
}
