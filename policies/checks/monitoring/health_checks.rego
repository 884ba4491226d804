# METADATA
# title: Health checks
# description: |
#   The continuous probe record is long enough, fresh and without a gap, has as many probes as that takes, and none failed.
# custom:
#   position: 67
#   phase: migration
#   moment: migration
#   required_before: close
#   owner: DevOps
#   critical: false
#   evidence:
#     - probes.continuous.window
#     - probes.continuous.probes
#     - probes.continuous.failures
#     - probes.continuous.largestGap_seconds
#   parameters: [continuous_probe_window_seconds_min, sample_gap_seconds_max, live_evidence_age_seconds_max]
#   checklist:
#     Test: "Continuous monitoring"
#     Expected: "All green"
#   messages:
#     pass: "all {probes} probes over {observed_ms} succeeded, largest gap {gap_seconds}"
#     fail: "probes failed or paused too long[: {failures} of {probes} failed][; largest gap {gap_seconds}]; allowed gap {limit_seconds}"
#     unknown: >-
#       there is no fresh record over at least {window_seconds}[ (it spans {observed_ms})] with enough probes for a gap of at
#       most {limit_seconds}
#   solution: Keep `gates probe` running for the whole window; where probes failed, find out why before it is run again.
package checks.monitoring.health_checks

import data.host.parameters
import data.lib.compare
import data.lib.freshness
import data.lib.observations.evidence

default status := "unknown"

status := "fail" if {
	compare.above(failures, 0)
} else := "fail" if {
	compare.above(gap, parameters.sample_gap_seconds_max)
} else := "pass" if {
	failures == 0
	compare.above(probes, 0)
	compare.at_most(gap, parameters.sample_gap_seconds_max)
	compare.at_least(window_ms, parameters.continuous_probe_window_seconds_min * 1000)
	compare.at_least(((probes + 1) * parameters.sample_gap_seconds_max) * 1000, window_ms)
	freshness.recent("migration", evidence.migration.probes.continuous.window.end, parameters.live_evidence_age_seconds_max)
}

facts["probes"] := probes

facts["failures"] := failures

facts["gap_seconds"] := gap

facts["observed_ms"] := window_ms

facts["limit_seconds"] := parameters.sample_gap_seconds_max

facts["window_seconds"] := parameters.continuous_probe_window_seconds_min

probes := evidence.migration.probes.continuous.probes

failures := evidence.migration.probes.continuous.failures

gap := evidence.migration.probes.continuous.largestGap_seconds

window_ms := freshness.elapsed_ms(
	evidence.migration.probes.continuous.window.start,
	evidence.migration.probes.continuous.window.end,
)
