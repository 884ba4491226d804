package checks.canary_success.no_restarts_test

import data.checks.canary_success.no_restarts as item
import data.testing
import data.testing.canary_record

decide(snapshot) := decision if {
	decision := {"status": item.status, "facts": item.facts} with input as snapshot
		with data.host as canary_record.host(snapshot, {})
}

healthy := canary_record.document(canary_record.record)

of_record(record) := decide(canary_record.document(record))

at(index, path) := concat("/", ["/checkpoints/items", format_int(index, 10), "pods/items/0", path])

test_passes_and_says_what_was_seen if {
	decide(healthy) == {"status": "pass", "facts": {"pods": 1, "restarted": [], "replaced": []}}
}

test_a_restart_at_any_checkpoint_fails_by_name if {
	every index in [0, 1, 2, 3, 4] {
		decision := of_record(canary_record.with_value(at(index, "restarts"), 2))
		decision.status == "fail"
		decision.facts.restarted == ["canary-a"]
	}
}

test_a_replaced_pod_at_any_checkpoint_fails_by_name if {
	every index in [0, 1, 2, 3, 4] {
		decision := of_record(canary_record.with_value(at(index, "uid"), "b"))
		decision.status == "fail"
		decision.facts.replaced == ["canary-a"]
	}
}

test_a_restart_fails_whatever_else_is_missing if {
	record := object.remove(canary_record.with_value(at(1, "restarts"), 2), ["startedAt"])
	of_record(record).status == "fail"
}

test_restarts_that_are_not_known_are_unknown if {
	of_record(canary_record.without(at(2, "restarts"))).status == "unknown"
	of_record(canary_record.without("/podsAtStart/items/0/restarts")).status == "unknown"
	of_record(canary_record.without("/podsAtStart")).status == "unknown"
}

test_one_checkpoint_that_proves_nothing_leaves_it_unknown if {
	every index, name in ["t15", "t30", "t60", "t90", "t120"] {
		path := concat("/", ["/checkpoints/items", format_int(index, 10), "missed"])
		decision := of_record(canary_record.with_value(path, true))
		decision.status == "unknown"
		decision.facts.unsound == [name]
	}
}

test_stale_or_foreign_evidence_is_unknown if {
	decide(testing.snapshot_of({})).status == "unknown"
	status := item.status with input as healthy with data.host as canary_record.later_host(healthy, canary_record.bounds)
	status == "unknown"
	decide(testing.of_another_release(healthy, "canary", "canary")).status == "unknown"
}
