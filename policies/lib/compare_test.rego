package lib.compare_test

import data.lib.compare

below(value, limit) if compare.below(value, limit)

else := false

at_most(value, limit) if compare.at_most(value, limit)

else := false

above(value, limit) if compare.above(value, limit)

else := false

at_least(value, limit) if compare.at_least(value, limit)

else := false

test_numbers_beside_and_at_the_limit if {
	[below(value, 2) | some value in [1.9, 2, 2.1]] == [true, false, false]
	[at_most(value, 2) | some value in [1.9, 2, 2.1]] == [true, true, false]
	[above(value, 2) | some value in [1.9, 2, 2.1]] == [false, false, true]
	[at_least(value, 2) | some value in [1.9, 2, 2.1]] == [false, true, true]
	below(-1, 0)
	above(0, -1)
}

test_what_is_no_number_compares_with_nothing if {
	every other in ["NaN", "2", "", null, true, false, [2], {"a": 2}, {2}] {
		[below(other, 2), at_most(other, 2), above(other, 2), at_least(other, 2)] == [false, false, false, false]
		[below(2, other), at_most(2, other), above(2, other), at_least(2, other)] == [false, false, false, false]
		not at_most(other, other)
	}
}
