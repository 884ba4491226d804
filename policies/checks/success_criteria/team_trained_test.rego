package checks.success_criteria.team_trained_test

import data.checks.success_criteria.team_trained as item
import data.testing

claims := {}

signed(role, stated) := {"person": "ada", "role": role, "claims": stated}

decide(attestations) := decision if {
	document := testing.snapshot_of({})
	decision := {"status": item.status, "facts": item.facts} with input as document
		with data.host as testing.host(document)
		with data.host.attestations as attestations
}

by(statements) := decide({"success_criteria.team_trained": {"valid": statements}})

test_passes_once_it_is_signed if {
	by([signed("tech_lead", claims)]) == {"status": "pass", "facts": {"signers": ["ada"]}}
}

test_nobody_signed_is_unknown if {
	decide({}) == {"status": "unknown", "facts": {"signers": []}}
	by([]).status == "unknown"
	decide({"success_criteria.team_trained": {"refused": ["the key is not trusted"]}}).status == "unknown"
	decide({"another.item": {"valid": [signed("tech_lead", claims)]}}).status == "unknown"
}

test_another_role_does_not_count if {
	by([signed("qa", claims)]).status == "unknown"
}
