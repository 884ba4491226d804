# METADATA
# description: Signed statements of people, as the host verified them. Rego decides what they must say.
package lib.attestations

import data.host
import data.lib.texts

# METADATA
# description: |
#   The valid attestations of one item, each `{person, role, claims}`. The host has checked the signature, that the key
#   is trusted for the item's role now, and that the statement is of this release. Empty when there is none.
valid(item_id) := object.get(host.attestations, [item_id, "valid"], [])

# METADATA
# description: Why attestations that are there do not count, each a sentence.
refused(item_id) := object.get(host.attestations, [item_id, "refused"], [])

# METADATA
# description: |
#   Who signed the item in this role with every claim that it must carry, sorted. A claim is text that says something; a
#   claim named `link` is an https address.
signers(item_id, role, claims) := sort({statement.person |
	some statement in valid(item_id)
	statement.role == role
	every claim in claims {
		carries(statement, claim)
	}
})

# METADATA
# description: Who signed the item in this role without all of its claims, sorted.
incomplete_signers(item_id, role, claims) := sort({statement.person |
	some statement in valid(item_id)
	statement.role == role
	some claim in claims
	not carries(statement, claim)
})

carries(statement, claim) if {
	claim != "link"
	texts.filled(statement.claims[claim])
}

carries(statement, "link") if texts.secure_link(statement.claims.link)
