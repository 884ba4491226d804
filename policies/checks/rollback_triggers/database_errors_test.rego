package checks.rollback_triggers.database_errors_test

import data.checks.rollback_triggers.database_errors as item
import data.testing
import data.testing.dependencies
import data.testing.rollback

snapshot(trigger) := testing.snapshot("deployment", "rollback", {"triggers": {"complete": true, "items": [trigger]}})

good := snapshot(rollback.trigger("database_errors", 0, 60, "manual"))

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
			"threshold_failures": 0,
			"for_seconds": 60,
			"limit_failures": 0,
			"limit_for_seconds": 60,
		},
	}
}

test_one_beside_each_limit_fails if {
	flaws(rollback.trigger("database_errors", 0 + 1, 60, "manual")) == ["looser threshold"]
	flaws(rollback.trigger("database_errors", 0, 61, "manual")) == ["looser duration"]
}

test_another_action_fails if {
	flaws(rollback.trigger("database_errors", 0, 60, "automatic")) == ["another action", "routed to another action"]
}

test_a_trigger_of_another_name_does_not_count if {
	flaws(rollback.trigger("another", 0, 60, "manual")) == ["not there"]
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

without_database(domains) := decision if {
	document := testing.snapshot_of({"deployment": domains})
	decision := {"status": item.status, "facts": item.facts} with input as document
		with data.host as testing.host(document)
		with data.host.profile.features.database as false
}

test_a_service_without_database_needs_no_trigger if {
	without_database({}).status == "not_applicable"
	without_database({"rollback": {"triggers": {"complete": true, "items": []}}}).status == "not_applicable"
}

test_a_database_that_is_declared_off_but_seen_fails if {
	decision := without_database(object.union(dependencies.postgresql, {"rollback": {"triggers": {"complete": true, "items": []}}}))
	decision.status == "fail"
	decision.facts.seen == ["Helm release starlight-db", "pod db-0"]
	not decision.facts.flaws
	without_database(object.remove(dependencies.postgresql, ["tools"])).facts.seen == ["pod db-0"]
	without_database(object.remove(dependencies.postgresql, ["tools"])).status == "fail"
}

test_a_database_that_is_declared_may_be_seen if {
	triggers := {"complete": true, "items": [rollback.trigger("database_errors", 0, 60, "manual")]}
	decision := decide(testing.snapshot_of({"deployment": object.union(dependencies.postgresql, {"rollback": {"triggers": triggers}})}))
	decision.status == "pass"
	not decision.facts.seen
}
