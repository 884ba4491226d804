package checks.rollback_preparation.team_notified_test

import data.checks.rollback_preparation.team_notified as item
import data.testing

claims := {"link": "https://chat.starlight.example/p/1"}

signed(role, stated) := {"person": "ada", "role": role, "claims": stated}

decide(attestations) := decision if {
	document := testing.snapshot_of({})
	decision := {"status": item.status, "facts": item.facts} with input as document
		with data.host as testing.host(document)
		with data.host.attestations as attestations
}

by(statements) := decide({"rollback_preparation.team_notified": {"valid": statements}})

test_passes_once_it_is_signed if {
	by([signed("tech_lead", claims)]) == {"status": "pass", "facts": {"signers": ["ada"]}}
}

test_nobody_signed_is_unknown if {
	decide({}) == {"status": "unknown", "facts": {"signers": []}}
	by([]).status == "unknown"
	decide({"rollback_preparation.team_notified": {"refused": ["the key is not trusted"]}}).status == "unknown"
	decide({"another.item": {"valid": [signed("tech_lead", claims)]}}).status == "unknown"
}

test_another_role_does_not_count if {
	by([signed("qa", claims)]).status == "unknown"
}

test_every_claim_is_needed if {
	every claim in ["link"] {
		without := by([signed("tech_lead", object.remove(claims, [claim]))])
		without == {"status": "unknown", "facts": {"signers": [], "incomplete": ["ada"]}}
		by([signed("tech_lead", object.union(claims, {claim: "TBD"}))]).status == "unknown"
	}
}

test_the_link_is_https if {
	by([signed("tech_lead", object.union(claims, {"link": "http://chat.starlight.example/p/1"}))]).status == "unknown"
}
