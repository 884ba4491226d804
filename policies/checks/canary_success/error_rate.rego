# METADATA
# title: Error rate <1%
# description: >-
#   Over all five checkpoints together, which cover the two hours without a gap, the requests prove that the share
#   of failed ones is below its limit.
# custom:
#   position: 54
#   phase: canary
#   moment: canary
#   required_before: migrate
#   owner: null
#   critical: true
#   evidence: [canary.startedAt, canary.podsAtStart, canary.checkpoints]
#   parameters:
#     - error_rate_fraction_max
#     - latency_p95_ms_max
#     - checkpoint_tolerance_seconds_max
#     - sample_gap_seconds_max
#   messages:
#     pass: "of {bound.total} requests in two hours at most {bound.upper_fraction} failed, less than
#       {limit_fraction} is allowed"
#     fail: "of {bound.total} requests in two hours at least {bound.lower_fraction} failed, less than
#       {limit_fraction} is allowed"
#     unknown: "all five checkpoints must be taken on time, cover the two hours without a gap, and count enough
#       requests[; checkpoints that prove nothing: {unsound}][; more requests needed: {bound.more_needed}]"
#   solution: >-
#     Let `gates canary watch` run through the two hours. When the criterion is broken, roll back, find the cause,
#     and begin the canary anew.
package checks.canary_success.error_rate

import data.host
import data.host.parameters
import data.lib.bounds
import data.lib.checkpoints

default status := "unknown"

status := judged if {
	checkpoints.all_sound
	judged := bounds.below(bound, parameters.error_rate_fraction_max)
}

facts["bound"] := bound

facts["limit_fraction"] := parameters.error_rate_fraction_max

facts["unsound"] := checkpoints.unsound if count(checkpoints.unsound) > 0

bound := host.bounds.canary.canary.all_errors
