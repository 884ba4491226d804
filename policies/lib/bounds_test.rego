package lib.bounds_test

import data.lib.bounds

bound(from, to) := {"count": 1, "total": 100, "lower_fraction": from, "upper_fraction": to}

test_below if {
	bounds.below(bound(0.01, 0.049), 0.05) == "pass"
	bounds.below(bound(0.01, 0.05), 0.05) == "unknown"
	bounds.below(bound(0.05, 0.06), 0.05) == "unknown"
	bounds.below(bound(0.051, 0.06), 0.05) == "fail"
}

test_above if {
	bounds.above(bound(0.9991, 1), 0.999) == "pass"
	bounds.above(bound(0.999, 1), 0.999) == "unknown"
	bounds.above(bound(0.99, 0.999), 0.999) == "unknown"
	bounds.above(bound(0.99, 0.9989), 0.999) == "fail"
}

test_at_least if {
	bounds.at_least(bound(0.91, 1), 0.9) == "pass"
	bounds.at_least(bound(0.9, 1), 0.9) == "pass"
	bounds.at_least(bound(0.89, 0.9), 0.9) == "unknown"
	bounds.at_least(bound(0.8, 0.89), 0.9) == "fail"
}

test_without_numbers_nothing_is_judged if {
	every unreadable in [{}, {"lower_fraction": "NaN", "upper_fraction": "NaN"}, {"lower_fraction": null, "upper_fraction": null}] {
		not bounds.below(unreadable, 0.05)
		not bounds.above(unreadable, 0.05)
		not bounds.at_least(unreadable, 0.05)
	}
}

test_a_bound_of_the_wrong_type_earns_nothing if {
	bounds.below({"lower_fraction": "NaN", "upper_fraction": 0.06}, 0.05) == "unknown"
	bounds.above({"lower_fraction": 0.04, "upper_fraction": null}, 0.05) == "unknown"
	bounds.at_least({"lower_fraction": 0.04, "upper_fraction": null}, 0.05) == "unknown"
	not bounds.below({"lower_fraction": 0.01, "upper_fraction": null}, 0.05)
	not bounds.above({"lower_fraction": "NaN", "upper_fraction": 0.06}, 0.05)
	not bounds.at_least({"lower_fraction": "NaN", "upper_fraction": 0.06}, 0.05)
}

test_a_limit_that_is_no_number_is_never_kept if {
	every limit in ["1", null] {
		bounds.below(bound(0.01, 0.02), limit) == "unknown"
		bounds.above(bound(0.01, 0.02), limit) == "unknown"
		bounds.at_least(bound(0.01, 0.02), limit) == "unknown"
	}
}

test_the_share_behind_a_95th_percentile if bounds.p95_share_fraction == 0.05
