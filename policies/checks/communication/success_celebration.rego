# METADATA
# title: Success celebration
# description: The tech lead signed that the success was celebrated, with whom, where, and with a link.
# custom:
#   position: 102
#   phase: documentation
#   required_before: close
#   owner: Tech Lead
#   critical: false
#   attested_by: tech_lead
#   claims: [audience, channel, link]
#   messages:
#     pass: "{signers} signed that the success was celebrated"
#     fail: "a signature proves no opposite, so that this never fails"
#     unknown: >-
#       no valid signature of tech_lead for this release that states audience, channel and link[; signed without all of them: {incomplete}]
#   solution: >-
#     Celebrate with all teams,
#     then `gates sign communication.success_celebration` with audience, channel and link.
package checks.communication.success_celebration

import data.lib.attestations

default status := "unknown"

status := "pass" if {
	count(signers) > 0
}

facts["signers"] := signers

facts["incomplete"] := incomplete if count(incomplete) > 0

signers := attestations.signers("communication.success_celebration", "tech_lead", ["audience", "channel", "link"])

incomplete := attestations.incomplete_signers("communication.success_celebration", "tech_lead", ["audience", "channel", "link"])
