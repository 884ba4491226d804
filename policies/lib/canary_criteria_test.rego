package lib.canary_criteria_test

import data.lib.canary_criteria
import data.testing.canary_record

judged(record, bounds) := judgement if {
	document := canary_record.document(record)
	judgement := judgement_of("t30") with input as document
		with data.host as canary_record.host(document, bounds)
}

judgement_of(name) := "fail" if {
	canary_criteria.broken(name)
} else := "pass" if {
	canary_criteria.met(name)
} else := "unknown"

with_bound(name, bound) := judged(canary_record.record, object.union(canary_record.bounds, {name: bound}))

without_bound(name) := judged(canary_record.record, object.remove(canary_record.bounds, [name]))

changed(path, value) := judged(
	canary_record.with_value(concat("", ["/checkpoints/items/1", path]), value),
	canary_record.bounds,
)

lacking(path) := judged(canary_record.without(concat("", ["/checkpoints/items/1", path])), canary_record.bounds)

test_pass if judged(canary_record.record, canary_record.bounds) == "pass"

test_latency if {
	with_bound("t30_late", canary_record.bad) == "fail"
	with_bound("t30_late", canary_record.undecided) == "unknown"
	without_bound("t30_late") == "unknown"
	with_bound("t60_late", canary_record.bad) == "pass"
}

test_errors if {
	with_bound("t30_errors", canary_record.bad) == "fail"
	with_bound("t30_errors", canary_record.undecided) == "unknown"
	without_bound("t30_errors") == "unknown"
}

test_the_limits_themselves if {
	with_bound("t30_late", {"lower_fraction": 0, "upper_fraction": 0.05}) == "unknown"
	with_bound("t30_late", {"lower_fraction": 0, "upper_fraction": 0.0499}) == "pass"
	with_bound("t30_errors", {"lower_fraction": 0.01, "upper_fraction": 0.02}) == "unknown"
	with_bound("t30_errors", {"lower_fraction": 0.0101, "upper_fraction": 0.02}) == "fail"
	with_bound("t30_errors", {"lower_fraction": 0, "upper_fraction": 0.01}) == "unknown"
}

test_shares_of_an_unsound_checkpoint_prove_nothing if {
	changed("/largestGap_seconds", 121) == "unknown"
	spoilt := canary_record.with_value("/checkpoints/items/1/largestGap_seconds", 121)
	judged(spoilt, object.union(canary_record.bounds, {"t30_late": canary_record.bad})) == "unknown"
	judged(spoilt, object.union(canary_record.bounds, {"t30_errors": canary_record.bad})) == "unknown"
}

test_use if {
	changed("/pods/items/0/containers/0/cpu_percent_max", 80) == "fail"
	changed("/pods/items/0/containers/0/memory_percent_max", 80) == "fail"
	lacking("/pods/items/0/containers/0/cpu_percent_max") == "unknown"
	lacking("/pods/items/0/containers/0/memory_percent_max") == "unknown"
}

test_restarts_and_replaced_pods if {
	changed("/pods/items/0/restarts", 2) == "fail"
	changed("/pods/items/0/uid", "b") == "fail"
	lacking("/pods/items/0/restarts") == "unknown"
}

test_what_broke_fails_an_unsound_checkpoint_too if {
	spoilt := canary_record.with_value("/checkpoints/items/1/missed", true)
	judged(spoilt, canary_record.bounds) == "unknown"
	restarted := json.patch(spoilt, [{"op": "replace", "path": "/checkpoints/items/1/pods/items/0/restarts", "value": 2}])
	judged(restarted, canary_record.bounds) == "fail"
}
