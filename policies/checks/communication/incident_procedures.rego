# METADATA
# title: Incident procedures
# description: DevOps signed that the incident procedures were taught, to whom, where, and with a link.
# custom:
#   position: 101
#   phase: documentation
#   required_before: deploy
#   owner: DevOps
#   critical: false
#   attested_by: devops
#   claims: [audience, channel, link]
#   messages:
#     pass: "{signers} signed that the incident procedures were taught"
#     fail: "a signature proves no opposite, so that this never fails"
#     unknown: >-
#       no valid signature of devops for this release that states audience, channel and link[; signed without all of them: {incomplete}]
#   solution: >-
#     Train the operations team in the incident procedures,
#     then `gates sign communication.incident_procedures` with audience, channel and link.
package checks.communication.incident_procedures

import data.lib.attestations

default status := "unknown"

status := "pass" if {
	count(signers) > 0
}

facts["signers"] := signers

facts["incomplete"] := incomplete if count(incomplete) > 0

signers := attestations.signers("communication.incident_procedures", "devops", ["audience", "channel", "link"])

incomplete := attestations.incomplete_signers("communication.incident_procedures", "devops", ["audience", "channel", "link"])
