# METADATA
# description: |
#   Comparisons of numbers. Rego orders values of different types, so that any text is "greater" than any number;
#   these are undefined unless both sides are numbers.
package lib.compare

below(value, limit) if {
	is_number(value)
	is_number(limit)
	value < limit
}

at_most(value, limit) if {
	is_number(value)
	is_number(limit)
	value <= limit
}

above(value, limit) if {
	is_number(value)
	is_number(limit)
	value > limit
}

at_least(value, limit) if {
	is_number(value)
	is_number(limit)
	value >= limit
}
