package checks.rollback_triggers.memory_leak_test

import data.checks.rollback_triggers.memory_leak as item
import data.testing
import data.testing.rollback

snapshot(trigger) := testing.snapshot("deployment", "rollback", {"triggers": {"complete": true, "items": [trigger]}})

good := snapshot(rollback.trigger("memory_leak", 90, 600, "manual"))

decide(document) := decision if {
	decision := {"status": item.status, "facts": item.facts} with input as document
		with data.host as testing.host(document)
}

flaws(trigger) := decision.facts.flaws if {
	decision := decide(snapshot(trigger))
	decision.status == "fail"
}

test_passes_and_says_what_was_seen if {
	decide(good) == {
		"status": "pass",
		"facts": {
			"flaws": [],
			"threshold_percent": 90,
			"for_seconds": 600,
			"limit_percent": 90,
			"limit_for_seconds": 600,
		},
	}
}

test_one_beside_each_limit_fails if {
	flaws(rollback.trigger("memory_leak", 90 + 1, 600, "manual")) == ["looser threshold"]
	flaws(rollback.trigger("memory_leak", 90, 601, "manual")) == ["looser duration"]
}

test_another_action_fails if {
	flaws(rollback.trigger("memory_leak", 90, 600, "automatic")) == ["another action", "routed to another action"]
}

test_a_trigger_of_another_name_does_not_count if {
	flaws(rollback.trigger("another", 90, 600, "manual")) == ["not there"]
}

test_parameters_are_obeyed if {
	host := json.patch(testing.host(good), [
		{"op": "replace", "path": "parameters/live_evidence_age_seconds_max", "value": 119},
	])
	item.status == "unknown" with input as good with data.host as host
	day := json.patch(testing.host(good), [
		{"op": "replace", "path": "parameters/run_evidence_age_seconds_max", "value": 86399},
	])
	item.status == "unknown" with input as good with data.host as day
}

test_without_usable_evidence_unknown if {
	decide(testing.snapshot("deployment", "rollback", {})).status == "unknown"
	decide(testing.snapshot_of({})).status == "unknown"
	decide(testing.stale(good, "deployment", "rollback")).status == "unknown"
	decide(testing.of_another_release(good, "deployment", "rollback")).status == "unknown"
}
