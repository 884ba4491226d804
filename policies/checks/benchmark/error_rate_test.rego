package checks.benchmark.error_rate_test

import data.checks.benchmark.error_rate as item
import data.testing
import data.testing.loadtest

document(run) := testing.snapshot("pre-deployment", "loadtest", run)

decide(snapshot, bounds) := decision if {
	decision := {"status": item.status, "facts": item.facts} with input as snapshot
		with data.host as loadtest.host(snapshot, "pre-deployment", bounds)
}

status_with(bound) := decide(document(loadtest.run), {"errors": bound}).status

test_passes_and_says_what_was_seen if {
	run := loadtest.with_value("/requests/failedByKind", {"timeout": 1, "status": 0})
	decide(document(run), {"errors": loadtest.good}) == {"status": "pass", "facts": {
		"bound": loadtest.good,
		"limit_fraction": 0.01,
		"kinds": ["timeout"],
	}}
}

test_too_many_errors if status_with(loadtest.bad) == "fail"

test_too_few_requests if status_with(loadtest.undecided) == "unknown"

test_the_limit_itself if {
	status_with({"lower_fraction": 0, "upper_fraction": 0.01}) == "unknown"
	status_with({"lower_fraction": 0, "upper_fraction": 0.0099}) == "pass"
	status_with({"lower_fraction": 0.01, "upper_fraction": 0.03}) == "unknown"
	status_with({"lower_fraction": 0.0101, "upper_fraction": 0.03}) == "fail"
}

test_no_bound if decide(document(loadtest.run), {"late": loadtest.good}).status == "unknown"

test_an_untrustworthy_run_neither_passes_nor_fails if {
	every bound in [loadtest.good, loadtest.bad] {
		decision := decide(document(loadtest.with_value("/finished", false)), {"errors": bound})
		decision.status == "unknown"
		decision.facts.doubts == ["finished"]
	}
}

test_no_run if decide(testing.snapshot_of({}), {"errors": loadtest.good}).status == "unknown"

test_stale_or_foreign_evidence_is_unknown if {
	healthy := document(loadtest.run)
	decide(testing.stale(healthy, "pre-deployment", "loadtest"), {"errors": loadtest.good}).status == "unknown"
	decide(testing.of_another_release(healthy, "pre-deployment", "loadtest"), {"errors": loadtest.bad}).status == "unknown"
}
