package lib.ladders_test

import data.lib.ladders

test_the_rung_at_the_limit if ladders.at_or_over([{"limit_ms": 50, "atOrOver": 9}, {"limit_ms": 100, "atOrOver": 2}], 100) == 2

test_no_rung_or_two_of_them if {
	not ladders.at_or_over([{"limit_ms": 50, "atOrOver": 9}], 100)
	not ladders.at_or_over([{"limit_ms": 100, "atOrOver": 2}, {"limit_ms": 100, "atOrOver": 2}], 100)
	not ladders.at_or_over([{"limit_ms": 100}], 100)
	not ladders.at_or_over([], 100)
}
