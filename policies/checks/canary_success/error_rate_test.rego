package checks.canary_success.error_rate_test

import data.checks.canary_success.error_rate as item
import data.testing
import data.testing.canary_record

decide(snapshot, bounds) := decision if {
	decision := {"status": item.status, "facts": item.facts} with input as snapshot
		with data.host as canary_record.host(snapshot, bounds)
}

healthy := canary_record.document(canary_record.record)

status_with(bound) := decide(healthy, object.union(canary_record.bounds, {"all_errors": bound})).status

test_passes_and_says_what_was_seen if {
	decide(healthy, canary_record.bounds) == {"status": "pass", "facts": {
		"bound": canary_record.good,
		"limit_fraction": 0.01,
	}}
}

test_too_many if status_with(canary_record.bad) == "fail"

test_too_few_requests if status_with(canary_record.undecided) == "unknown"

test_the_limit_itself if {
	status_with({"lower_fraction": 0, "upper_fraction": 0.01}) == "unknown"
	status_with({"lower_fraction": 0, "upper_fraction": 0.0099}) == "pass"
	status_with({"lower_fraction": 0.01, "upper_fraction": 0.2}) == "unknown"
	status_with({"lower_fraction": 0.0101, "upper_fraction": 0.2}) == "fail"
}

test_it_is_judged_by_its_own_bound_alone if {
	decide(healthy, object.union(canary_record.bounds, {"all_late": canary_record.bad, "t15_late": canary_record.bad})).status == "pass"
	decide(healthy, {"all_late": canary_record.good}).status == "unknown"
	decide(healthy, {}).status == "unknown"
}

test_one_checkpoint_that_proves_nothing_leaves_it_unknown if {
	every index, name in ["t15", "t30", "t60", "t90", "t120"] {
		path := concat("/", ["/checkpoints/items", format_int(index, 10), "largestGap_seconds"])
		document := canary_record.document(canary_record.with_value(path, 121))
		decision := decide(document, canary_record.bounds)
		decision.status == "unknown"
		decision.facts.unsound == [name]
	}
}

test_nor_does_it_fail_then if {
	document := canary_record.document(canary_record.without("/checkpoints/items/2"))
	decide(document, {"all_errors": canary_record.bad}).status == "unknown"
}

test_stale_or_foreign_evidence_is_unknown if {
	decide(testing.snapshot_of({}), canary_record.bounds).status == "unknown"
	status := item.status with input as healthy with data.host as canary_record.later_host(healthy, canary_record.bounds)
	status == "unknown"
	decide(testing.of_another_release(healthy, "canary", "canary"), canary_record.bounds).status == "unknown"
}
