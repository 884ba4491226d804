# METADATA
# description: Whether the production figures of a moment (`metrics`) were taken over the whole of a long enough window.
package lib.production

import data.host.parameters
import data.lib.compare
import data.lib.freshness
import data.lib.lists
import data.lib.observations.evidence

# METADATA
# description: True when the window is long enough and was sampled without a gap over its limit and without a warning.
whole_window(moment) if {
	compare.at_least(window_ms(moment), parameters.production_window_seconds_min * 1000)
	compare.at_most(evidence[moment].metrics.largestGap_seconds, parameters.sample_gap_seconds_max)
	lists.none(evidence[moment].metrics.warnings)
}

# METADATA
# description: True when there are requests, and those that succeeded and failed add up to all of them.
counts_agree(moment) if {
	compare.above(evidence[moment].metrics.requests.total, 0)
	answered := evidence[moment].metrics.requests.succeeded + evidence[moment].metrics.requests.failed
	answered == evidence[moment].metrics.requests.total
}

# METADATA
# description: Length of the window in milliseconds.
window_ms(moment) := freshness.elapsed_ms(evidence[moment].metrics.window.start, evidence[moment].metrics.window.end)
