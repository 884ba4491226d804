# METADATA
# title: Latency <100ms (P95)
# description: >-
#   Over all five checkpoints together, which cover the two hours without a gap, the requests prove that fewer than
#   5 % took the limit or longer.
# custom:
#   position: 53
#   phase: canary
#   moment: canary
#   required_before: migrate
#   owner: null
#   critical: true
#   evidence: [canary.startedAt, canary.podsAtStart, canary.checkpoints]
#   parameters:
#     - latency_p95_ms_max
#     - checkpoint_tolerance_seconds_max
#     - sample_gap_seconds_max
#   messages:
#     pass: "of {bound.total} requests in two hours at most {bound.upper_fraction} took {limit_ms} or longer, less
#       than {limit_fraction} is allowed"
#     fail: "of {bound.total} requests in two hours at least {bound.lower_fraction} took {limit_ms} or longer, less
#       than {limit_fraction} is allowed"
#     unknown: "all five checkpoints must be taken on time, cover the two hours without a gap, and count enough
#       requests[; checkpoints that prove nothing: {unsound}][; more requests needed: {bound.more_needed}]"
#   solution: >-
#     Let `gates canary watch` run through the two hours. When the criterion is broken, roll back, find the cause,
#     and begin the canary anew.
package checks.canary_success.latency_p95

import data.host
import data.host.parameters
import data.lib.bounds
import data.lib.checkpoints

default status := "unknown"

status := judged if {
	checkpoints.all_sound
	judged := bounds.below(bound, bounds.p95_share_fraction)
}

facts["bound"] := bound

facts["limit_fraction"] := bounds.p95_share_fraction

facts["limit_ms"] := parameters.latency_p95_ms_max

facts["unsound"] := checkpoints.unsound if count(checkpoints.unsound) > 0

bound := host.bounds.canary.canary.all_late
