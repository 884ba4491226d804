package checks.final_approval.product_manager_test

import data.checks.final_approval.product_manager as item
import data.testing

by(person, role) := {"person": person, "role": role, "claims": {}}

decide(attestations) := decision if {
	document := testing.snapshot_of({})
	decision := {"status": item.status, "facts": item.facts} with input as document
		with data.host as testing.host(document)
		with data.host.attestations as attestations
}

test_passes_once_it_is_signed if {
	decide({"final_approval.product_manager": {"valid": [by("ada", "product_manager")]}}) == {
		"status": "pass",
		"facts": {"approvers": ["ada"]},
	}
}

test_nobody_signed_is_unknown if {
	decide({}) == {"status": "unknown", "facts": {"approvers": []}}
	decide({"final_approval.product_manager": {"refused": ["the evidence changed"]}}).status == "unknown"
	decide({"final_approval.qa_engineer": {"valid": [by("ada", "qa_engineer")]}}).status == "unknown"
}

test_another_role_does_not_count if {
	decide({"final_approval.product_manager": {"valid": [by("ada", "qa_engineer")]}}).status == "unknown"
}

test_who_approved_in_another_role_too_does_not_count if {
	decide({
		"final_approval.product_manager": {"valid": [by("ada", "product_manager")]},
		"final_approval.qa_engineer": {"valid": [by("ada", "qa_engineer")]},
	}) == {"status": "unknown", "facts": {"approvers": [], "shared": ["ada"]}}
}
