package admission.rules.secret_literals_test

import data.admission.rules.secret_literals as rule
import data.testing.review

literal := {"path": "data[password]", "kind": "named_like_a_secret"}

with_literals(kind, literals) := object.union(review.create(kind, {}), {"literals": literals})

test_each_literal_that_the_host_lists if {
	rule.violations == {{
		"path": "data[password]",
		"observed": "a literal that looks like a secret (named_like_a_secret)",
		"wanted": "a reference to a Secret",
	}} with input as with_literals("/ConfigMap", [literal])
	count(rule.violations) == 0 with input as with_literals("/ConfigMap", [])
}

test_what_a_controller_makes_was_asked_before if {
	count(rule.violations) == 0 with input as review.by_controller(with_literals("/Pod", [literal]))
}

test_a_deletion_is_not_asked if {
	count(rule.violations) == 0 with input as object.union(with_literals("/ConfigMap", [literal]), {"operation": "DELETE"})
}
