# METADATA
# title: Post-deployment monitoring active for 24 hours
# description: |
#   Samples cover the time since the migration without a gap over its limit, and that time is long enough.
# custom:
#   position: 122
#   phase: sign-off
#   moment: post-deployment
#   required_before: close
#   owner: null
#   critical: true
#   evidence:
#     - metrics.coverage.window.start
#     - metrics.coverage.window.end
#     - metrics.coverage.largestGap_seconds
#     - metrics.coverage.samples
#     - migration/traffic
#   parameters: [monitoring_active_seconds_min, sample_gap_seconds_max, live_evidence_age_seconds_max]
#   messages:
#     pass: "{samples} samples from {start} to {end} cover {limit_seconds} since the migration at {migrated_at}"
#     fail: "since the migration at {migrated_at} samples were missing for {largest_gap_seconds}, {limit_gap_seconds} is allowed"
#     unknown: >-
#       no samples that reach from the migration[ at {migrated_at}] over {limit_seconds} to now[; there are {samples} from
#       {start} to {end}]
#   solution: Keep the monitoring running until the time is over, then collect the post-deployment metrics again.
package checks.completion.monitoring_active_24h

import data.host.parameters
import data.lib.compare
import data.lib.freshness
import data.lib.observations
import data.lib.observations.evidence

default status := "unknown"

status := "fail" if {
	compare.above(evidence["post-deployment"].metrics.coverage.largestGap_seconds, parameters.sample_gap_seconds_max)
	compare.at_most(freshness.elapsed_ms(start, migrated_at), parameters.sample_gap_seconds_max * 1000)
} else := "pass" if {
	compare.at_most(evidence["post-deployment"].metrics.coverage.largestGap_seconds, parameters.sample_gap_seconds_max)
	compare.at_most(freshness.elapsed_ms(migrated_at, start), parameters.sample_gap_seconds_max * 1000)
	compare.at_least(freshness.elapsed_ms(migrated_at, end), parameters.monitoring_active_seconds_min * 1000)
	freshness.recent("post-deployment", end, parameters.live_evidence_age_seconds_max)
	compare.above(evidence["post-deployment"].metrics.coverage.samples, 0)
	enough_samples
}

facts["migrated_at"] := migrated_at

facts["start"] := start

facts["end"] := end

facts["samples"] := evidence["post-deployment"].metrics.coverage.samples

facts["largest_gap_seconds"] := evidence["post-deployment"].metrics.coverage.largestGap_seconds

facts["limit_seconds"] := parameters.monitoring_active_seconds_min

facts["limit_gap_seconds"] := parameters.sample_gap_seconds_max

migrated_at := observations.collected_at("migration", "traffic")

start := evidence["post-deployment"].metrics.coverage.window.start

end := evidence["post-deployment"].metrics.coverage.window.end

# fewer samples than this can't lie so close together
enough_samples if {
	intervals := evidence["post-deployment"].metrics.coverage.samples + 1
	compare.at_least((intervals * parameters.sample_gap_seconds_max) * 1000, freshness.elapsed_ms(start, end))
}
