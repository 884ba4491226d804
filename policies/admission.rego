# METADATA
# description: |
#   The webhook's entrypoint: what is wrong with the object that the API server asks about. A violation is `{rule, path, observed,
#   wanted}` with what else its rule tells. Two with one rule and path, and one `identity` where the rule gives one, are the same.
package admission

import data.lib.images
import data.lib.reviewed
import data.lib.verdicts

# METADATA
# description: What the webhook reads, in one document.
# entrypoint: true
answer := {"violations": violations, "reports": reports}

# METADATA
# description: Violations of the object, without those that it had already before an update.
violations contains violation if {
	some violation in found
	not same(violation) in inherited
}

# METADATA
# description: Digests of the reports on which verdicts about the object's images rest.
reports contains verdict.report if {
	some entry in reviewed.containers
	some verdict in verdicts.on(images.digest(entry.container.image))
}

found contains object.union(violation, {"rule": rule}) if {
	some rule
	some violation in data.admission.rules[rule].violations
}

before := violations_before if {
	input.operation == "UPDATE"
	violations_before := found with input.object as input.oldObject with input.literals as input.oldLiterals
}

inherited := {same(violation) | some violation in before}

same(violation) := [violation.rule, violation.path, object.get(violation, "identity", null)]
