package checks.benchmark.latency_p95_test

import data.checks.benchmark.latency_p95 as item
import data.testing
import data.testing.loadtest

document(run) := testing.snapshot("pre-deployment", "loadtest", run)

decide(snapshot, bounds) := decision if {
	decision := {"status": item.status, "facts": item.facts} with input as snapshot
		with data.host as loadtest.host(snapshot, "pre-deployment", bounds)
}

status_with(bound) := decide(document(loadtest.run), {"late": bound}).status

test_passes_and_says_what_was_seen if {
	decide(document(loadtest.run), {"late": loadtest.good}) == {"status": "pass", "facts": {
		"bound": loadtest.good,
		"limit_ms": 100,
		"limit_fraction": 0.05,
		"p95_ms": 41.5,
		"ladder": loadtest.run.latency.ladder,
	}}
}

test_a_pass_names_the_kinds_that_are_slow_by_themselves if {
	kinds := [
		{"name": "cheap", "sent": 1900, "p95_ms": 99.9},
		{"name": "dear", "sent": 100, "p95_ms": 100},
		{"name": "failing", "sent": 0, "failed": 0},
		{"sent": 1, "p95_ms": 2000},
	]
	decision := decide(document(loadtest.with_value("/endpoints", kinds)), {"late": loadtest.good})
	decision.status == "pass"
	decision.facts.slow_kinds == ["dear", "unnamed"]
	one := decide(document(loadtest.with_value("/endpoints", [kinds[1]])), {"late": loadtest.good})
	one.facts.slow_kinds == ["dear"]
}

test_too_many_late_requests if status_with(loadtest.bad) == "fail"

test_too_few_requests if status_with(loadtest.undecided) == "unknown"

test_the_limit_itself if {
	status_with({"lower_fraction": 0.01, "upper_fraction": 0.05}) == "unknown"
	status_with({"lower_fraction": 0.01, "upper_fraction": 0.0499}) == "pass"
	status_with({"lower_fraction": 0.05, "upper_fraction": 0.09}) == "unknown"
	status_with({"lower_fraction": 0.0501, "upper_fraction": 0.09}) == "fail"
}

test_no_bound if {
	decide(document(loadtest.run), {}).status == "unknown"
	decide(document(loadtest.run), {"errors": loadtest.good}).status == "unknown"
}

test_a_run_without_a_count_at_the_limit if {
	decide(document(loadtest.without("/latency/ladder")), {"late": loadtest.good}).status == "unknown"
	decide(document(loadtest.with_value("/latency/ladder/0/limit_ms", 200)), {"late": loadtest.good}).status == "unknown"
}

test_a_saturated_generator_neither_passes_nor_fails if {
	every bound in [loadtest.good, loadtest.bad] {
		decision := decide(document(loadtest.with_value("/generator/droppedIterations", 3)), {"late": bound})
		decision.status == "unknown"
		decision.facts.doubts == ["no dropped iterations"]
	}
}

test_started_by_hand_its_processor_is_not_measured if {
	decide(document(loadtest.with_value("/generator/cpu_fraction", "not_measured")), {"late": loadtest.good}).status == "pass"
	decide(document(loadtest.without("/generator/cpu_fraction")), {"late": loadtest.good}).status == "unknown"
}

test_no_run if decide(testing.snapshot_of({}), {"late": loadtest.good}).status == "unknown"

test_stale_or_foreign_evidence_is_unknown if {
	healthy := document(loadtest.run)
	decide(testing.stale(healthy, "pre-deployment", "loadtest"), {"late": loadtest.good}).status == "unknown"
	decide(testing.of_another_release(healthy, "pre-deployment", "loadtest"), {"late": loadtest.bad}).status == "unknown"
}
