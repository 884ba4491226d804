# METADATA
# description: Signed statements of people, as the host verified them. Rego decides what they must say.
package lib.attestations

import data.host

# METADATA
# description: |
#   The valid attestations of one item, each `{person, role, claims}`. The host has checked the signature, that the key
#   is trusted for the item's role now, and that the statement is of this release. Empty when there is none.
valid(item_id) := object.get(host.attestations, [item_id, "valid"], [])

# METADATA
# description: Why attestations that are there do not count, each a sentence.
refused(item_id) := object.get(host.attestations, [item_id, "refused"], [])
