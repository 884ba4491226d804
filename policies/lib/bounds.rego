# METADATA
# description: |
#   Three-valued judgements of a proportion by its exact one-sided bounds, which the host computes from counts.
#   A bound is `{count, total, lower_fraction, upper_fraction}`; without one every judgement here is undefined.
package lib.bounds

import data.lib.compare

# METADATA
# description: '`pass` when the share is proven to lie below the limit, `fail` when it is proven to lie above it.'
below(bound, limit_fraction) := "pass" if {
	compare.below(bound.upper_fraction, limit_fraction)
} else := "fail" if {
	compare.above(bound.lower_fraction, limit_fraction)
} else := "unknown" if {
	is_number(bound.upper_fraction)
}

# METADATA
# description: '`pass` when the share is proven to lie above the limit, `fail` when it is proven to lie below it.'
above(bound, limit_fraction) := "pass" if {
	compare.above(bound.lower_fraction, limit_fraction)
} else := "fail" if {
	compare.below(bound.upper_fraction, limit_fraction)
} else := "unknown" if {
	is_number(bound.lower_fraction)
}

# METADATA
# description: Like `above`, for a floor that may be reached.
at_least(bound, floor_fraction) := "pass" if {
	compare.at_least(bound.lower_fraction, floor_fraction)
} else := "fail" if {
	compare.below(bound.upper_fraction, floor_fraction)
} else := "unknown" if {
	is_number(bound.lower_fraction)
}

# METADATA
# description: |
#   The share of slow requests at which a 95th percentile reaches its limit. The percentile lies below the limit exactly
#   when fewer than this share of all samples are at or over it.
p95_share_fraction := 0.05
