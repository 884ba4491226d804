# METADATA
# title: Rollback script tested
# description: The rollback command was run lately against this release in a rehearsal, succeeded, and left the service healthy.
# custom:
#   position: 69
#   phase: rollback
#   moment: pre-deployment
#   required_before: deploy
#   owner: Deployer
#   critical: true
#   evidence:
#     - rollback.rehearsal.command
#     - rollback.rehearsal.commandDigest
#     - rollback.rehearsal.ranAt
#     - rollback.rehearsal.exitCode
#     - rollback.rehearsal.healthStatusAfter
#     - rollback.rehearsal.imageDigest
#   shown: [rollback.rehearsal.environment]
#   parameters: [run_evidence_age_seconds_max]
#   checklist:
#     Command: "$ gates rollback rehearse"
#     Expected: "Success"
#   messages:
#     pass: "`{command}` rolled this release back at {ran_at}[ in {environment}], and the service answered {health_status} after it"
#     fail: "`{command}` exited with {exit_code}, and the service answered {health_status} after it"
#     unknown: "no whole record of a rollback of this release that was rehearsed within {limit_seconds}"
#   solution: Rehearse the rollback with `gates rollback rehearse`, mend what it shows, then collect again.
package checks.rollback_preparation.script_tested

import data.host.parameters
import data.lib.freshness
import data.lib.observations.evidence
import data.lib.release
import data.lib.texts

default status := "unknown"

status := "fail" if {
	of_this_release
	is_number(exit_code)
	exit_code != 0
} else := "fail" if {
	of_this_release
	is_number(health_status)
	health_status != 200
} else := "pass" if {
	of_this_release
	exit_code == 0
	health_status == 200
	texts.filled(evidence["pre-deployment"].rollback.rehearsal.command)
	is_string(evidence["pre-deployment"].rollback.rehearsal.commandDigest)
}

facts["command"] := evidence["pre-deployment"].rollback.rehearsal.command

facts["environment"] := evidence["pre-deployment"].rollback.rehearsal.environment

facts["ran_at"] := evidence["pre-deployment"].rollback.rehearsal.ranAt

facts["exit_code"] := exit_code

facts["health_status"] := health_status

facts["limit_seconds"] := parameters.run_evidence_age_seconds_max

exit_code := evidence["pre-deployment"].rollback.rehearsal.exitCode

health_status := evidence["pre-deployment"].rollback.rehearsal.healthStatusAfter

of_this_release if {
	evidence["pre-deployment"].rollback.rehearsal.imageDigest in release.digests
	ran_at := evidence["pre-deployment"].rollback.rehearsal.ranAt
	freshness.recent("pre-deployment", ran_at, parameters.run_evidence_age_seconds_max)
}
