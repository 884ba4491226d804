# METADATA
# title: T+60min
# description: >-
#   The checkpoint was taken on time, covers all the time since T+30min, and in it latency, errors, processor, memory and
#   restarts of the canary all met the criteria.
# custom:
#   position: 50
#   phase: canary
#   moment: canary
#   required_before: migrate
#   owner: null
#   critical: true
#   evidence: [canary.startedAt, canary.podsAtStart, canary.checkpoints]
#   parameters:
#     - latency_p95_ms_max
#     - error_rate_fraction_max
#     - canary_cpu_percent_max
#     - canary_memory_percent_max
#     - checkpoint_tolerance_seconds_max
#     - sample_gap_seconds_max
#   checklist:
#     Latency: "[{late_bound.lower_fraction} to {late_bound.upper_fraction} took {limit_ms} or longer]"
#     Error Rate: "[{error_bound.lower_fraction} to {error_bound.upper_fraction}]"
#     CPU: "[{largest_cpu_percent}]"
#     Memory: "[{largest_memory_percent}]"
#   messages:
#     pass: "at {taken_at}: of {late_bound.total} requests at most {late_bound.upper_fraction} took {limit_ms} or
#       longer and at most {error_bound.upper_fraction} failed; processor at most {largest_cpu_percent}, memory at
#       most {largest_memory_percent} of the limit; no restart"
#     fail: "the canary broke its criteria[; restarted: {restarted}][; replaced: {replaced}][; processor at
#       {cpu_limit_percent} of the limit or more: {cpu_over}][; memory at {memory_limit_percent} of the limit or
#       more: {memory_over}][; {limit_ms} or longer took {late_bound.lower_fraction} to {late_bound.upper_fraction}
#       of {late_bound.total} requests, less than {late_limit_fraction} is allowed][; {error_bound.lower_fraction}
#       to {error_bound.upper_fraction} failed, less than {error_limit_fraction} is allowed]"
#     unknown: "the checkpoint must be taken on time, of every container, with enough requests over all the time
#       since T+30min[; not proven: {doubts}][; more requests needed for latency: {late_bound.more_needed}][; for
#       errors: {error_bound.more_needed}]"
#   solution: >-
#     Let `gates canary watch` run through the two hours. When a criterion is broken, roll back, find the cause, and
#     begin the canary anew.
package checks.canary_monitoring.t60

import data.host.parameters
import data.lib.bounds
import data.lib.canary_criteria
import data.lib.canary_pods
import data.lib.checkpoints

default status := "unknown"

status := "fail" if {
	canary_criteria.broken("t60")
} else := "pass" if {
	canary_criteria.met("t60")
}

facts["taken_at"] := checkpoints.record.t60.takenAt

facts["doubts"] := doubts if count(doubts) > 0

facts["late_bound"] := canary_criteria.late_bound("t60")

facts["late_limit_fraction"] := bounds.p95_share_fraction

facts["limit_ms"] := parameters.latency_p95_ms_max

facts["error_bound"] := canary_criteria.error_bound("t60")

facts["error_limit_fraction"] := parameters.error_rate_fraction_max

facts["restarted"] := restarted if count(restarted) > 0

facts["replaced"] := replaced if count(replaced) > 0

facts["cpu_over"] := cpu_over if count(cpu_over) > 0

facts["cpu_limit_percent"] := parameters.canary_cpu_percent_max

facts["largest_cpu_percent"] := canary_pods.largest(["t60"], "cpu_percent_max")

facts["memory_over"] := memory_over if count(memory_over) > 0

facts["memory_limit_percent"] := parameters.canary_memory_percent_max

facts["largest_memory_percent"] := canary_pods.largest(["t60"], "memory_percent_max")

doubts := checkpoints.doubts.t60

restarted := canary_pods.restarted(["t60"])

replaced := canary_pods.replaced(["t60"])

cpu_over := canary_pods.at_or_over(["t60"], "cpu_percent_max", parameters.canary_cpu_percent_max)

memory_over := canary_pods.at_or_over(["t60"], "memory_percent_max", parameters.canary_memory_percent_max)
