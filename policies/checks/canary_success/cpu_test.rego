package checks.canary_success.cpu_test

import data.checks.canary_success.cpu as item
import data.testing
import data.testing.canary_record

decide(snapshot) := decision if {
	decision := {"status": item.status, "facts": item.facts} with input as snapshot
		with data.host as canary_record.host(snapshot, {})
}

healthy := canary_record.document(canary_record.record)

of_record(record) := decide(canary_record.document(record))

at(index, field) := concat("/", ["/checkpoints/items", format_int(index, 10), "pods/items/0/containers/0", field])

changed(index, value) := of_record(canary_record.with_value(at(index, "cpu_percent_max"), value))

test_passes_and_says_what_was_seen if {
	decide(healthy) == {"status": "pass", "facts": {"over": [], "limit_percent": 80, "largest_percent": 41.5}}
}

test_a_container_at_the_limit_at_any_checkpoint_fails_by_name if {
	every index in [0, 1, 2, 3, 4] {
		decision := changed(index, 80)
		decision.status == "fail"
		decision.facts.over == ["canary-a/detector"]
	}
}

test_just_below_the_limit if changed(3, 79.9).status == "pass"

test_a_container_over_the_limit_fails_whatever_else_is_missing if {
	record := object.remove(canary_record.with_value(at(1, "cpu_percent_max"), 95), ["startedAt"])
	of_record(record).status == "fail"
}

test_the_other_figure_does_not_count if {
	of_record(canary_record.with_value(at(1, "memory_percent_max"), 95)).status == "pass"
}

test_a_container_without_a_limit_is_unknown if {
	of_record(canary_record.without(at(3, "cpu_percent_max"))).status == "unknown"
	changed(3, "NaN").status == "unknown"
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
