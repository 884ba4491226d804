# METADATA
# description: Whether what the pods used (`resources`) was recorded for all the time of the load test (`loadtest`).
package lib.test_resources

import data.lib.compare
import data.lib.freshness
import data.lib.lists
import data.lib.observations.evidence

# METADATA
# description: True when the record begins no later and ends no earlier than the load test, and carries no warning.
cover_load_test(moment) if {
	compare.at_least(freshness.elapsed_ms(evidence[moment].resources.window.start, evidence[moment].loadtest.startedAt), 0)
	compare.at_least(freshness.elapsed_ms(evidence[moment].loadtest.endedAt, evidence[moment].resources.window.end), 0)
	lists.none(evidence[moment].resources.warnings)
}
