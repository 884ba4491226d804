# METADATA
# title: Team trained on procedures
# description: The tech lead signed that the team is trained on the procedures.
# custom:
#   position: 108
#   phase: sign-off
#   required_before: deploy
#   owner: Tech Lead
#   critical: true
#   attested_by: tech_lead
#   messages:
#     pass: "{signers} signed that the team is trained"
#     fail: "a signature proves no opposite, so that this never fails"
#     unknown: >-
#       no valid signature of tech_lead for this release
#   solution: >-
#     Train the team on deployment, rollback and incidents,
#     then `gates sign success_criteria.team_trained`.
package checks.success_criteria.team_trained

import data.lib.attestations

default status := "unknown"

status := "pass" if {
	count(signers) > 0
}

facts["signers"] := signers

signers := attestations.signers("success_criteria.team_trained", "tech_lead", [])
