# METADATA
# title: "Pod crashes >3 restarts in 5min → manual"
# description: |
#   The trigger on restarts is loaded and quiet, and is by digest the one that was rehearsed; the rehearsal
#   fired when it must and only then, an absent alert guards it, and its route was shown to start the stated action.
# custom:
#   position: 75
#   phase: rollback
#   moment: deployment
#   required_before: canary
#   owner: DevOps
#   critical: true
#   evidence: [rollback.triggers]
#   parameters:
#     - trigger_restarts_count
#     - trigger_restarts_within_seconds
#     - live_evidence_age_seconds_max
#     - run_evidence_age_seconds_max
#   checklist:
#     Threshold: ">{trigger_restarts_count} restarts in {trigger_restarts_within_seconds}"
#     Action: "Manual rollback"
#   messages:
#     pass: >-
#       above {threshold_restarts} restarts within {within_seconds} the trigger calls people, who roll back by hand; it is the
#       rehearsed rule, loaded and quiet
#     fail: >-
#       the trigger is not what it must be: {flaws}[ (it fires above {threshold_restarts} restarts within {within_seconds};
#       {limit_restarts} restarts within {limit_within_seconds} is the loosest allowed)]
#     unknown: >-
#       the trigger is not proven: its live state, rehearsal with all five cases, absent alert and started action must all be
#       recorded and fresh
#   solution: Load the rules of `gates rollback rules`, prove them with `gates rollback rehearse`, then collect again.
package checks.rollback_triggers.pod_crashes

import data.host.parameters
import data.lib.observations.evidence
import data.lib.triggers

default status := "unknown"

status := "fail" if {
	count(flaws) > 0
} else := "pass" if {
	triggers.proven(evidence.deployment.rollback.triggers, "deployment", wanted)
}

facts["flaws"] := flaws

facts["threshold_restarts"] := observed.threshold

facts["within_seconds"] := observed.for_seconds

facts["limit_restarts"] := wanted.threshold

facts["limit_within_seconds"] := wanted.window_seconds

wanted := {
	"name": "pod_crashes",
	"threshold": parameters.trigger_restarts_count,
	"window_seconds": parameters.trigger_restarts_within_seconds,
	"action": "manual",
	"live_age_seconds_max": parameters.live_evidence_age_seconds_max,
	"run_age_seconds_max": parameters.run_evidence_age_seconds_max,
}

observed := triggers.named(evidence.deployment.rollback.triggers, wanted.name)[0]

flaws := triggers.flaws(evidence.deployment.rollback.triggers, "deployment", wanted)
