# METADATA
# title: "Database errors: connection failures → manual"
# description: |
#   The trigger on failed database connections is loaded and quiet, and is by digest the one that was rehearsed; the rehearsal
#   fired when it must and only then, an absent alert guards it, and its route was shown to start the stated action.
# custom:
#   position: 77
#   phase: rollback
#   moment: deployment
#   required_before: canary
#   owner: DevOps
#   critical: true
#   feature: database
#   evidence: [rollback.triggers]
#   shown: [cluster.pods, tools.helmReleases]
#   parameters:
#     - trigger_database_failures_count
#     - trigger_database_failures_for_seconds
#     - live_evidence_age_seconds_max
#     - run_evidence_age_seconds_max
#   checklist:
#     Threshold: ">{trigger_database_failures_count} connection failures for {trigger_database_failures_for_seconds}"
#     Action: "Manual rollback"
#   messages:
#     pass: >-
#       above {threshold_failures} failures for {for_seconds} the trigger calls people, who roll back by hand; it is the
#       rehearsed rule, loaded and quiet
#     fail: >-
#       [the trigger is not what it must be: {flaws}][a database is declared off and yet seen: {seen}]
#     unknown: >-
#       the trigger is not proven: its live state, rehearsal with all five cases, absent alert and started action must all be
#       recorded and fresh
#     not_applicable: "the profile declares that there is no database, and none is seen"
#   solution: Load the rules of `gates rollback rules`, prove them with `gates rollback rehearse`, then collect again.
package checks.rollback_triggers.database_errors

import data.host.parameters
import data.host.profile
import data.lib.dependencies
import data.lib.observations.evidence
import data.lib.triggers

default status := "unknown"

status := "fail" if {
	declared_off
	count(seen) > 0
} else := "not_applicable" if {
	declared_off
} else := "fail" if {
	count(flaws) > 0
} else := "pass" if {
	triggers.proven(evidence.deployment.rollback.triggers, "deployment", wanted)
}

facts["flaws"] := flaws if not declared_off

facts["seen"] := seen if declared_off

facts["threshold_failures"] := observed.threshold

facts["for_seconds"] := observed.for_seconds

facts["limit_failures"] := wanted.threshold

facts["limit_for_seconds"] := wanted.for_seconds

declared_off if profile.features.database == false

seen := dependencies.seen("deployment", profile.database)

wanted := {
	"name": "database_errors",
	"threshold": parameters.trigger_database_failures_count,
	"for_seconds": parameters.trigger_database_failures_for_seconds,
	"action": "manual",
	"live_age_seconds_max": parameters.live_evidence_age_seconds_max,
	"run_age_seconds_max": parameters.run_evidence_age_seconds_max,
}

observed := triggers.named(evidence.deployment.rollback.triggers, wanted.name)[0]

flaws := triggers.flaws(evidence.deployment.rollback.triggers, "deployment", wanted)
