package checks.performance.latency_p95_test

import data.checks.performance.latency_p95 as item
import data.testing
import data.testing.loadtest
import data.testing.production

document(metrics) := testing.snapshot("post-deployment", "metrics", metrics)

with_run(metrics, run) := testing.snapshot_of({"post-deployment": {"metrics": metrics, "loadtest": run}})

decide(snapshot, bounds) := decision if {
	host := object.union(testing.host(snapshot), {"bounds": {"post-deployment": bounds}})
	decision := {"status": item.status, "facts": item.facts} with input as snapshot with data.host as host
}

good := {"metrics": {"late": loadtest.good}}

bad := {"metrics": {"late": loadtest.bad}}

status_with(bound) := decide(document(production.metrics), {"metrics": {"late": bound}}).status

test_passes_and_says_what_was_seen if {
	decide(document(production.metrics), good) == {"status": "pass", "facts": {
		"bound": loadtest.good,
		"limit_ms": 100,
		"limit_fraction": 0.05,
		"required_seconds": 86400,
		"gap_limit_seconds": 120,
		"window_ms": 86400000,
		"largest_gap_seconds": 30,
	}}
}

test_too_many_late_requests if status_with(loadtest.bad) == "fail"

test_too_few_requests if status_with(loadtest.undecided) == "unknown"

test_the_limit_itself if {
	status_with({"lower_fraction": 0.01, "upper_fraction": 0.05}) == "unknown"
	status_with({"lower_fraction": 0.01, "upper_fraction": 0.0499}) == "pass"
	status_with({"lower_fraction": 0.05, "upper_fraction": 0.09}) == "unknown"
	status_with({"lower_fraction": 0.0501, "upper_fraction": 0.09}) == "fail"
}

test_no_bound if decide(document(production.metrics), {}).status == "unknown"

test_a_window_that_is_not_whole_neither_passes_nor_fails if {
	every metrics in production.spoilt {
		decide(document(metrics), good).status == "unknown"
		decide(document(metrics), bad).status == "unknown"
	}
}

test_no_count_at_the_limit if {
	decide(document(production.without("/latency/ladder")), good).status == "unknown"
	decide(document(production.with_value("/latency/ladder/0/limit_ms", 99)), good).status == "unknown"
}

test_no_requests if {
	decide(document(production.with_value("/latency/requests", 1)), good).status == "pass"
	decide(document(production.with_value("/latency/requests", 0)), good).status == "unknown"
	decide(document(production.with_value("/latency/requests", "NaN")), good).status == "unknown"
	decide(document(production.without("/latency/requests")), good).status == "unknown"
}

test_a_load_test_that_fails_fails_it if {
	late := {"metrics": {"late": loadtest.good}, "loadtest": {"late": loadtest.bad}}
	decision := decide(with_run(production.metrics, loadtest.run), late)
	decision.status == "fail"
	decision.facts.load_test_bound == loadtest.bad
	untrustworthy := decide(with_run(production.metrics, loadtest.with_value("/finished", false)), late)
	untrustworthy.status == "pass"
	not untrustworthy.facts.load_test_bound
}

test_a_load_test_that_passes_or_is_undecided_changes_nothing if {
	every bound in [loadtest.good, loadtest.undecided] {
		beside := {"loadtest": {"late": bound}}
		decide(with_run(production.metrics, loadtest.run), object.union(good, beside)).status == "pass"
		decide(with_run(production.metrics, loadtest.run), beside).status == "unknown"
	}
}

test_nothing_collected if decide(testing.snapshot_of({}), good).status == "unknown"

test_stale_or_foreign_evidence_is_unknown if {
	healthy := document(production.metrics)
	decide(testing.stale(healthy, "post-deployment", "metrics"), good).status == "unknown"
	decide(testing.of_another_release(healthy, "post-deployment", "metrics"), bad).status == "unknown"
}
