# METADATA
# description: |
#   Ratios of counts against a limit, without a division: whole numbers are compared crosswise, so that both engines agree
#   at the limit itself. A limit counts to four decimals. Undefined when the whole is nothing, or less than nothing.
package lib.ratios

import data.lib.compare

# METADATA
# description: True when `part` is at least `limit` times `whole`.
at_least(part, whole, limit) if {
	compare.above(whole, 0)
	compare.at_least(part * 10000, whole * round(limit * 10000))
}

# METADATA
# description: True when `part` is at most `limit` times `whole`.
at_most(part, whole, limit) if {
	compare.above(whole, 0)
	compare.at_most(part * 10000, whole * round(limit * 10000))
}

# METADATA
# description: True when `part` is less than `limit` times `whole`.
below(part, whole, limit) if {
	compare.above(whole, 0)
	compare.below(part * 10000, whole * round(limit * 10000))
}

# METADATA
# description: True when `part` is more than `limit` times `whole`.
above(part, whole, limit) if {
	compare.above(whole, 0)
	compare.above(part * 10000, whole * round(limit * 10000))
}

# METADATA
# description: True when `part` is at least `lowest` and at most `highest` times `whole`.
within(part, whole, lowest, highest) if {
	at_least(part, whole, lowest)
	at_most(part, whole, highest)
}
