# METADATA
# title: "High latency >200ms for 5min → auto-rollback"
# description: |
#   The trigger on latency is loaded and quiet, and is by digest the one that was rehearsed; the rehearsal
#   fired when it must and only then, an absent alert guards it, and its route was shown to start the stated action.
# custom:
#   position: 73
#   phase: rollback
#   moment: deployment
#   required_before: canary
#   owner: System
#   critical: true
#   evidence: [rollback.triggers]
#   parameters:
#     - trigger_latency_ms
#     - trigger_latency_for_seconds
#     - live_evidence_age_seconds_max
#     - run_evidence_age_seconds_max
#   checklist:
#     Threshold: ">{trigger_latency_ms} for {trigger_latency_for_seconds}"
#     Action: "Auto-rollback"
#   messages:
#     pass: >-
#       above {threshold_ms} for {for_seconds} the trigger starts the rollback by itself; it is the rehearsed rule, loaded and
#       quiet
#     fail: >-
#       the trigger is not what it must be: {flaws}[ (it fires above {threshold_ms} for {for_seconds}; {limit_ms} for
#       {limit_for_seconds} is the loosest allowed)]
#     unknown: >-
#       the trigger is not proven: its live state, rehearsal with all five cases, absent alert and started action must all be
#       recorded and fresh
#   solution: Load the rules of `gates rollback rules`, prove them with `gates rollback rehearse`, then collect again.
package checks.rollback_triggers.high_latency

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

facts["threshold_ms"] := observed.threshold

facts["for_seconds"] := observed.for_seconds

facts["limit_ms"] := wanted.threshold

facts["limit_for_seconds"] := wanted.for_seconds

wanted := {
	"name": "high_latency",
	"threshold": parameters.trigger_latency_ms,
	"for_seconds": parameters.trigger_latency_for_seconds,
	"action": "automatic",
	"live_age_seconds_max": parameters.live_evidence_age_seconds_max,
	"run_age_seconds_max": parameters.run_evidence_age_seconds_max,
}

observed := triggers.named(evidence.deployment.rollback.triggers, wanted.name)[0]

flaws := triggers.flaws(evidence.deployment.rollback.triggers, "deployment", wanted)
