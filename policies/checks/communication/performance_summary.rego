# METADATA
# title: Performance summary
# description: DevOps signed that the performance summary was sent, to whom, where, and with a link.
# custom:
#   position: 99
#   phase: documentation
#   required_before: close
#   owner: DevOps
#   critical: false
#   attested_by: devops
#   claims: [audience, channel, link]
#   messages:
#     pass: "{signers} signed that the performance summary was sent"
#     fail: "a signature proves no opposite, so that this never fails"
#     unknown: >-
#       no valid signature of devops for this release that states audience, channel and link[; signed without all of them: {incomplete}]
#   solution: >-
#     Send engineering the performance summary,
#     then `gates sign communication.performance_summary` with audience, channel and link.
package checks.communication.performance_summary

import data.lib.attestations

default status := "unknown"

status := "pass" if {
	count(signers) > 0
}

facts["signers"] := signers

facts["incomplete"] := incomplete if count(incomplete) > 0

signers := attestations.signers("communication.performance_summary", "devops", ["audience", "channel", "link"])

incomplete := attestations.incomplete_signers("communication.performance_summary", "devops", ["audience", "channel", "link"])
