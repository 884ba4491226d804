# METADATA
# description: Ladders of counts, `{limit_ms, atOrOver}` each, which say how many requests took a limit or longer.
package lib.ladders

# METADATA
# description: Requests that took `limit_ms` or longer; undefined unless exactly one rung counts them.
at_or_over(ladder, limit_ms) := counts[0] if {
	counts := [rung.atOrOver | some rung in ladder; rung.limit_ms == limit_ms]
	count(counts) == 1
}
