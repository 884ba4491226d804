package lib.ratios_test

import data.lib.ratios

test_at_the_limit if {
	ratios.at_least(42, 10, 4.2)
	ratios.at_most(42, 10, 4.2)
	not ratios.below(42, 10, 4.2)
	not ratios.above(42, 10, 4.2)
	ratios.at_least(9, 10, 0.9)
	ratios.at_most(7, 10000, 0.0007)
}

test_below_the_limit if {
	not ratios.at_least(41, 10, 4.2)
	ratios.at_most(41, 10, 4.2)
	ratios.below(41, 10, 4.2)
	not ratios.above(41, 10, 4.2)
}

test_above_the_limit if {
	ratios.at_least(43, 10, 4.2)
	not ratios.at_most(43, 10, 4.2)
	not ratios.below(43, 10, 4.2)
	ratios.above(43, 10, 4.2)
}

test_of_one if {
	ratios.at_least(5, 1, 4.2)
	ratios.at_most(4, 1, 4.2)
	ratios.below(4, 1, 4.2)
	ratios.above(5, 1, 4.2)
}

test_close_to_the_limit if {
	not ratios.at_least(99999, 100000, 1)
	ratios.at_least(100000, 100000, 1)
	not ratios.at_most(100001, 100000, 1)
	ratios.at_most(99999, 100000, 1)
	ratios.below(99999, 100000, 1)
	ratios.above(100001, 100000, 1)
}

test_of_nothing_there_is_no_ratio if {
	every whole in [0, -10, "10", null] {
		not ratios.at_least(42, whole, 4.2)
		not ratios.at_most(-99, whole, 4.2)
		not ratios.below(-99, whole, 4.2)
		not ratios.above(99, whole, 4.2)
	}
}

test_text_is_no_count if {
	every junk in ["NaN", null, ["42"]] {
		not ratios.at_least(junk, 10, 4.2)
		not ratios.at_most(junk, 10, 4.2)
		not ratios.below(junk, 10, 4.2)
		not ratios.above(junk, 10, 4.2)
		not ratios.at_least(42, 10, junk)
	}
}

test_within if {
	ratios.within(30, 10, 3, 4.2)
	ratios.within(42, 10, 3, 4.2)
	not ratios.within(29, 10, 3, 4.2)
	not ratios.within(43, 10, 3, 4.2)
	not ratios.within(0, 0, 3, 4.2)
}
