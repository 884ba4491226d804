package lib.suites_test

import data.lib.suites

suite := {"name": "unit", "tests": 100, "failures": 0, "errors": 0, "skipped": 1}

whole(items) := {"complete": true, "items": items}

with_values(changes) := object.union(suite, changes)

test_totals_add_up_over_whole_lists if {
	suites.total(whole([suite, suite]), "tests") == 200
	suites.total(whole([]), "tests") == 0
	not suites.total({"items": [suite]}, "tests")
	not suites.total({"complete": false, "items": [suite]}, "tests")
	not suites.total({"complete": true}, "tests")
}

test_a_suite_that_does_not_tell_leaves_no_total if {
	every key in ["tests", "failures", "errors", "skipped"] {
		not suites.total(whole([suite, object.remove(suite, [key])]), key)
		not suites.total(whole([suite, with_values({key: "NaN"})]), key)
	}
}

test_a_suite_with_more_of_them_than_tests_leaves_no_total if {
	every key in ["failures", "errors", "skipped"] {
		suites.total(whole([with_values({key: 100})]), key) == 100
		not suites.total(whole([with_values({key: 101})]), key)
	}
}

test_suites_with_failures_are_named if {
	suites.failed(whole([suite])) == []
	suites.failed(whole([suite, with_values({"name": "b", "failures": 1}), with_values({"name": "a", "errors": 1})])) == ["a", "b"]
	suites.failed({"items": [object.remove(with_values({"failures": 1}), ["name"])]}) == ["unnamed"]
	suites.failed(whole([with_values({"failedTests": {"items": ["adds"]}})])) == ["unit"]
	suites.failed(whole([with_values({"failedTests": {"items": []}})])) == []
	suites.failed(whole([with_values({"failures": "NaN"})])) == []
}

test_skips_at_and_beside_the_limit if {
	suites.skips(whole([suite]), 0.01) == "within"
	suites.skips(whole([with_values({"skipped": 2})]), 0.01) == "over"
	suites.skips(whole([with_values({"skipped": 0})]), 0.01) == "within"
	suites.skips(whole([suite, with_values({"skipped": 2})]), 0.01) == "over"
	suites.skips(whole([with_values({"skipped": 29})]), 0.29) == "within"
	suites.skips(whole([with_values({"skipped": 30})]), 0.29) == "over"
}

test_skips_of_what_is_not_counted_are_undefined if {
	not suites.skips(whole([object.remove(suite, ["skipped"])]), 0.01)
	not suites.skips(whole([object.remove(suite, ["tests"])]), 0.01)
	not suites.skips({"items": [suite]}, 0.01)
}
