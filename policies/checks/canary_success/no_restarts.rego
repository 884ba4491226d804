# METADATA
# title: No pod restarts
# description: Over all five checkpoints no pod of the canary restarted, by uid, and none came or went since T0.
# custom:
#   position: 55
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
#     pass: "{pods} canary pods are those of T0 at each of the five checkpoints, and none restarted"
#     fail: "since T0 pods restarted: {restarted}[; came or went: {replaced}]"
#     unknown: "all five checkpoints must be taken on time, cover the two hours without a gap, and count the
#       restarts of every pod[; checkpoints that prove nothing: {unsound}]"
#   solution: >-
#     Let `gates canary watch` run through the two hours. When the criterion is broken, roll back, find the cause,
#     and begin the canary anew.
package checks.canary_success.no_restarts

import data.lib.canary_pods
import data.lib.checkpoints
import data.lib.observations.evidence

default status := "unknown"

status := "fail" if {
	count(restarted) > 0
} else := "fail" if {
	count(replaced) > 0
} else := "pass" if {
	checkpoints.all_sound
	canary_pods.steady(checkpoints.names)
}

facts["pods"] := count(evidence.canary.canary.podsAtStart.items)

facts["restarted"] := restarted

facts["replaced"] := replaced

facts["unsound"] := checkpoints.unsound if count(checkpoints.unsound) > 0

restarted := canary_pods.restarted(checkpoints.names)

replaced := canary_pods.replaced(checkpoints.names)
