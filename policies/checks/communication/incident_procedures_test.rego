package checks.communication.incident_procedures_test

import data.checks.communication.incident_procedures as item
import data.testing

claims := {"audience": "all teams", "channel": "all teams", "link": "https://chat.starlight.example/p/1"}

signed(role, stated) := {"person": "ada", "role": role, "claims": stated}

decide(attestations) := decision if {
	document := testing.snapshot_of({})
	decision := {"status": item.status, "facts": item.facts} with input as document
		with data.host as testing.host(document)
		with data.host.attestations as attestations
}

by(statements) := decide({"communication.incident_procedures": {"valid": statements}})

test_passes_once_it_is_signed if {
	by([signed("devops", claims)]) == {"status": "pass", "facts": {"signers": ["ada"]}}
}

test_nobody_signed_is_unknown if {
	decide({}) == {"status": "unknown", "facts": {"signers": []}}
	by([]).status == "unknown"
	decide({"communication.incident_procedures": {"refused": ["the key is not trusted"]}}).status == "unknown"
	decide({"another.item": {"valid": [signed("devops", claims)]}}).status == "unknown"
}

test_another_role_does_not_count if {
	by([signed("qa", claims)]).status == "unknown"
}

test_every_claim_is_needed if {
	every claim in ["audience", "channel", "link"] {
		without := by([signed("devops", object.remove(claims, [claim]))])
		without == {"status": "unknown", "facts": {"signers": [], "incomplete": ["ada"]}}
		by([signed("devops", object.union(claims, {claim: "TBD"}))]).status == "unknown"
	}
}

test_the_link_is_https if {
	by([signed("devops", object.union(claims, {"link": "http://chat.starlight.example/p/1"}))]).status == "unknown"
}
