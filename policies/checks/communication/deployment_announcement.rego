# METADATA
# title: Deployment announcement
# description: The tech lead signed that the deployment was announced, to whom, where, and with a link.
# custom:
#   position: 98
#   phase: documentation
#   required_before: close
#   owner: Tech Lead
#   critical: false
#   attested_by: tech_lead
#   claims: [audience, channel, link]
#   messages:
#     pass: "{signers} signed that the deployment was announced"
#     fail: "a signature proves no opposite, so that this never fails"
#     unknown: >-
#       no valid signature of tech_lead for this release that states audience, channel and link[; signed without all of them: {incomplete}]
#   solution: >-
#     Announce the deployment,
#     then `gates sign communication.deployment_announcement` with audience, channel and link.
package checks.communication.deployment_announcement

import data.lib.attestations

default status := "unknown"

status := "pass" if {
	count(signers) > 0
}

facts["signers"] := signers

facts["incomplete"] := incomplete if count(incomplete) > 0

signers := attestations.signers("communication.deployment_announcement", "tech_lead", ["audience", "channel", "link"])

incomplete := attestations.incomplete_signers("communication.deployment_announcement", "tech_lead", ["audience", "channel", "link"])
