# METADATA
# title: Customer notification
# description: Product signed that the customers were notified, to whom, where, and with a link.
# custom:
#   position: 100
#   phase: documentation
#   required_before: close
#   owner: Product
#   critical: false
#   attested_by: product
#   claims: [audience, channel, link]
#   messages:
#     pass: "{signers} signed that the customers were notified"
#     fail: "a signature proves no opposite, so that this never fails"
#     unknown: >-
#       no valid signature of product for this release that states audience, channel and link[; signed without all of them: {incomplete}]
#   solution: >-
#     Tell the customers,
#     then `gates sign communication.customer_notification` with audience, channel and link.
package checks.communication.customer_notification

import data.lib.attestations

default status := "unknown"

status := "pass" if {
	count(signers) > 0
}

facts["signers"] := signers

facts["incomplete"] := incomplete if count(incomplete) > 0

signers := attestations.signers("communication.customer_notification", "product", ["audience", "channel", "link"])

incomplete := attestations.incomplete_signers("communication.customer_notification", "product", ["audience", "channel", "link"])
