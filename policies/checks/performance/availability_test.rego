package checks.performance.availability_test

import data.checks.performance.availability as item
import data.testing
import data.testing.production

document(metrics) := testing.snapshot("post-deployment", "metrics", metrics)

decide(snapshot, bound) := decision if {
	host := object.union(testing.host(snapshot), {"bounds": {"post-deployment": {"metrics": {"available": bound}}}})
	decision := {"status": item.status, "facts": item.facts} with input as snapshot with data.host as host
}

good := {"count": 1999900, "total": 2000000, "lower_fraction": 0.99994, "upper_fraction": 0.99996}

bad := {"count": 1900000, "total": 2000000, "lower_fraction": 0.949, "upper_fraction": 0.951}

status_with(bound) := decide(document(production.metrics), bound).status

test_passes_and_says_what_was_seen if {
	decide(document(production.metrics), good) == {"status": "pass", "facts": {
		"bound": good,
		"limit_fraction": 0.999,
		"required_seconds": 86400,
		"gap_limit_seconds": 120,
		"window_ms": 86400000,
		"largest_gap_seconds": 30,
	}}
}

test_too_many_failures if status_with(bad) == "fail"

test_the_limit_itself if {
	status_with({"lower_fraction": 0.999, "upper_fraction": 1}) == "unknown"
	status_with({"lower_fraction": 0.9991, "upper_fraction": 1}) == "pass"
	status_with({"lower_fraction": 0.99, "upper_fraction": 0.999}) == "unknown"
	status_with({"lower_fraction": 0.99, "upper_fraction": 0.9989}) == "fail"
}

test_no_bound if {
	snapshot := document(production.metrics)
	status := item.status with input as snapshot with data.host as testing.host(snapshot)
	status == "unknown"
}

test_a_window_that_is_not_whole_neither_passes_nor_fails if {
	every metrics in production.spoilt {
		decide(document(metrics), good).status == "unknown"
		decide(document(metrics), bad).status == "unknown"
	}
}

test_counts_that_are_missing_or_contradict_each_other if {
	decide(document(production.with_value("/requests/total", 2000001)), good).status == "unknown"
	decide(document(production.with_value("/requests/failed", "NaN")), good).status == "unknown"
	decide(document(production.with_value("/requests", {"total": 0, "succeeded": 0, "failed": 0})), good).status == "unknown"
	decide(document(production.without("/requests/succeeded")), good).status == "unknown"
	decide(document(production.without("/requests/failed")), good).status == "unknown"
	decide(document(production.without("/requests/total")), good).status == "unknown"
	decide(testing.snapshot_of({}), good).status == "unknown"
}

test_stale_or_foreign_evidence_is_unknown if {
	healthy := document(production.metrics)
	decide(testing.stale(healthy, "post-deployment", "metrics"), good).status == "unknown"
	decide(testing.of_another_release(healthy, "post-deployment", "metrics"), bad).status == "unknown"
}
