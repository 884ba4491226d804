# METADATA
# title: Memory <80%
# description: >-
#   At all five checkpoints the largest memory use of every container of the canary was below its share of the
#   limit.
# custom:
#   position: 57
#   phase: canary
#   moment: canary
#   required_before: migrate
#   owner: null
#   critical: true
#   evidence: [canary.startedAt, canary.podsAtStart, canary.checkpoints]
#   parameters:
#     - canary_memory_percent_max
#     - latency_p95_ms_max
#     - checkpoint_tolerance_seconds_max
#     - sample_gap_seconds_max
#   messages:
#     pass: "memory use of the canary's containers was at most {largest_percent} of the limit, less than
#       {limit_percent} is allowed"
#     fail: "containers with a memory use of {limit_percent} of the limit or more: {over}; the largest was
#       {largest_percent}"
#     unknown: "all five checkpoints must be taken on time, cover the two hours without a gap, and show the memory
#       use of every container against its limit[; checkpoints that prove nothing: {unsound}]"
#   solution: >-
#     Let `gates canary watch` run through the two hours. When the criterion is broken, roll back, find the cause,
#     and begin the canary anew. A container without a limit can't be judged: give it one.
package checks.canary_success.memory

import data.host.parameters
import data.lib.canary_pods
import data.lib.checkpoints

default status := "unknown"

status := "fail" if {
	count(over) > 0
} else := "pass" if {
	checkpoints.all_sound
	canary_pods.all_below(checkpoints.names, "memory_percent_max", parameters.canary_memory_percent_max)
}

facts["over"] := over

facts["limit_percent"] := parameters.canary_memory_percent_max

facts["largest_percent"] := canary_pods.largest(checkpoints.names, "memory_percent_max")

facts["unsound"] := checkpoints.unsound if count(checkpoints.unsound) > 0

over := canary_pods.at_or_over(checkpoints.names, "memory_percent_max", parameters.canary_memory_percent_max)
