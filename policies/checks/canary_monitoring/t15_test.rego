package checks.canary_monitoring.t15_test

import data.checks.canary_monitoring.t15 as item
import data.testing
import data.testing.canary_record

decide(snapshot, bounds) := decision if {
	decision := {"status": item.status, "facts": item.facts} with input as snapshot
		with data.host as canary_record.host(snapshot, bounds)
}

of_record(record) := decide(canary_record.document(record), canary_record.bounds)

healthy := canary_record.document(canary_record.record)

with_bound(name, bound) := decide(healthy, object.union(canary_record.bounds, {name: bound})).status

at(path) := concat("", ["/checkpoints/items/0", path])

changed(path, value) := of_record(canary_record.with_value(at(path), value))

lacking(path) := of_record(canary_record.without(at(path)))

test_passes_and_says_what_was_seen if {
	decide(healthy, canary_record.bounds) == {"status": "pass", "facts": {
		"taken_at": "2026-11-24T10:13:00Z",
		"late_bound": canary_record.good,
		"late_limit_fraction": 0.05,
		"limit_ms": 100,
		"error_bound": canary_record.good,
		"error_limit_fraction": 0.01,
		"cpu_limit_percent": 80,
		"largest_cpu_percent": 41.5,
		"memory_limit_percent": 80,
		"largest_memory_percent": 63,
	}}
}

test_latency_of_its_own_interval if {
	with_bound("t15_late", canary_record.bad) == "fail"
	with_bound("t15_late", canary_record.undecided) == "unknown"
	with_bound("t30_late", canary_record.bad) == "pass"
}

test_errors_of_its_own_interval if {
	with_bound("t15_errors", canary_record.bad) == "fail"
	with_bound("t15_errors", canary_record.undecided) == "unknown"
	with_bound("t30_errors", canary_record.bad) == "pass"
}

test_no_bounds if decide(healthy, {}).status == "unknown"

test_use_of_its_own_containers if {
	cpu := changed("/pods/items/0/containers/0/cpu_percent_max", 80)
	cpu.status == "fail"
	cpu.facts.cpu_over == ["canary-a/detector"]
	memory := changed("/pods/items/0/containers/0/memory_percent_max", 80)
	memory.status == "fail"
	memory.facts.memory_over == ["canary-a/detector"]
	lacking("/pods/items/0/containers/0/cpu_percent_max").status == "unknown"
}

test_a_restart_or_a_replaced_pod if {
	restarted := changed("/pods/items/0/restarts", 2)
	restarted.status == "fail"
	restarted.facts.restarted == ["canary-a"]
	replaced := changed("/pods/items/0/uid", "b")
	replaced.status == "fail"
	replaced.facts.replaced == ["canary-a"]
}

test_what_befell_another_checkpoint_does_not_count if {
	elsewhere := canary_record.with_value("/checkpoints/items/1/pods/items/0/restarts", 2)
	of_record(elsewhere).status == "pass"
}

test_a_missed_or_late_one_is_unknown if {
	missed := changed("/missed", true)
	missed.status == "unknown"
	missed.facts.doubts == ["taken once"]
	changed("/takenAt", "2026-11-24T11:13:00Z").status == "unknown"
	lacking("").status == "unknown"
}

test_stale_or_foreign_evidence_is_unknown if {
	decide(testing.snapshot_of({}), canary_record.bounds).status == "unknown"
	status := item.status with input as healthy with data.host as canary_record.later_host(healthy, canary_record.bounds)
	status == "unknown"
	decide(testing.of_another_release(healthy, "canary", "canary"), canary_record.bounds).status == "unknown"
}
