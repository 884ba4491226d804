# METADATA
# title: Team notified
# description: The tech lead signed that the team knows, with a link to the announcement.
# custom:
#   position: 72
#   phase: rollback
#   required_before: deploy
#   owner: Tech Lead
#   critical: false
#   attested_by: tech_lead
#   claims: [link]
#   checklist:
#     Command: "Slack announcement"
#     Expected: "All aware"
#   messages:
#     pass: "{signers} signed that the team was notified"
#     fail: "a signature proves no opposite, so that this never fails"
#     unknown: >-
#       no valid signature of tech_lead for this release that states link[; signed without it: {incomplete}]
#   solution: >-
#     Announce the release and how it is rolled back,
#     then `gates sign rollback_preparation.team_notified --claim link=https://…`.
package checks.rollback_preparation.team_notified

import data.lib.attestations

default status := "unknown"

status := "pass" if {
	count(signers) > 0
}

facts["signers"] := signers

facts["incomplete"] := incomplete if count(incomplete) > 0

signers := attestations.signers("rollback_preparation.team_notified", "tech_lead", ["link"])

incomplete := attestations.incomplete_signers("rollback_preparation.team_notified", "tech_lead", ["link"])
