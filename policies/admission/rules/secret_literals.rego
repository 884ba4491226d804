# METADATA
# title: No secret as a literal
# description: |
#   No literal of the object looks like a secret. The host takes such literals out before the rules see the object, and lists where
#   they stood.
# custom:
#   item: configuration.secrets
#   mode: enforce
#   message: "{observed}; expected {wanted}"
package admission.rules.secret_literals

import data.lib.reviewed

violations contains {"path": literal.path, "observed": observed, "wanted": "a reference to a Secret"} if {
	reviewed.written_by_people
	some literal in input.literals
	observed := concat("", ["a literal that looks like a secret (", literal.kind, ")"])
}
