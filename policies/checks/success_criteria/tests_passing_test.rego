package checks.success_criteria.tests_passing_test

import data.checks.success_criteria.tests_passing as item
import data.testing

suite := {
	"name": "unit",
	"tests": 200,
	"failures": 0,
	"errors": 0,
	"skipped": 2,
	"failedTests": {"complete": true, "items": []},
	"ranAt": "2026-11-24T10:00:00Z",
}

whole(items) := testing.snapshot("pre-deployment", "tests", {"suites": {"complete": true, "items": items}})

good := whole([suite])

with_value(key, value) := object.union(suite, {key: value})

decide(document) := decision if {
	decision := {"status": item.status, "facts": item.facts} with input as document
		with data.host as testing.host(document)
}

status_of(one_suite) := decide(whole([one_suite])).status

test_passes_and_says_what_was_seen if {
	decide(good) == {
		"status": "pass",
		"facts": {"tests": 200, "failed": [], "skipped": 2, "limit_fraction": 0.01, "old": []},
	}
}

test_failures_and_errors_fail_by_suite if {
	status_of(object.union(suite, {"failedTests": {"items": ["adds"]}})) == "fail"
	every key in ["failures", "errors"] {
		decision := decide(whole([suite, object.union(suite, {"name": "api", key: 1})]))
		decision.status == "fail"
		decision.facts.failed == ["api"]
	}
}

test_a_failure_in_an_incomplete_list_fails if {
	unfinished := testing.snapshot("pre-deployment", "tests", {"suites": {"items": [with_value("failures", 1)]}})
	decide(unfinished).status == "fail"
}

test_skips_at_and_over_the_limit if {
	status_of(with_value("skipped", 0)) == "pass"
	status_of(with_value("skipped", 2)) == "pass"
	status_of(with_value("skipped", 3)) == "fail"
	decide(whole([suite, with_value("skipped", 3)])).status == "fail"
}

test_no_tests_are_unknown if {
	status_of(object.union(suite, {"tests": 0, "skipped": 0})) == "unknown"
	status_of(object.union(suite, {"tests": 0, "skipped": 1})) == "unknown"
	status_of(object.union(suite, {"tests": 1, "skipped": 0})) == "pass"
	status_of(object.union(suite, {"tests": 1, "skipped": 1})) == "fail"
	decide(whole([])).status == "unknown"
}

test_every_count_of_every_suite_is_needed if {
	every key in ["tests", "failures", "errors", "skipped"] {
		decide(whole([suite, object.remove(suite, [key])])).status == "unknown"
		decide(whole([suite, with_value(key, "NaN")])).status == "unknown"
	}
}

test_an_old_run_is_unknown if {
	status_of(with_value("ranAt", "2026-11-17T12:00:00Z")) == "pass"
	status_of(with_value("ranAt", "2026-11-17T11:59:59Z")) == "unknown"
	decide(whole([with_value("ranAt", "2026-11-17T11:59:59Z")])).facts.old == ["unit"]
	status_of(object.remove(suite, ["ranAt"])) == "pass"
}

test_the_list_must_be_whole if {
	every list in [{"items": [suite]}, {"complete": false, "items": [suite]}, {"complete": true}] {
		decide(testing.snapshot("pre-deployment", "tests", {"suites": list})).status == "unknown"
	}
}

test_without_usable_evidence_unknown if {
	decide(testing.snapshot("pre-deployment", "tests", {})).status == "unknown"
	decide(testing.stale(good, "pre-deployment", "tests")).status == "unknown"
	decide(testing.of_another_release(good, "pre-deployment", "tests")).status == "unknown"
}
