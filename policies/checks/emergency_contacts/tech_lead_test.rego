package checks.emergency_contacts.tech_lead_test

import data.checks.emergency_contacts.tech_lead as item
import data.testing

person := {
	"role": "tech_lead",
	"person": "Ada Lovelace",
	"method": "Phone/Slack",
	"address": "+1 555 0100",
	"responseTime_minutes": 30,
}

snapshot(list) := testing.snapshot("pre-deployment", "contacts", {"contacts": list})

listed(entry) := snapshot({"complete": true, "items": [entry]})

good := listed(person)

decide(document) := decision if {
	decision := {"status": item.status, "facts": item.facts} with input as document
		with data.host as testing.host(document)
}

test_passes_and_says_who if {
	decide(good) == {"status": "pass", "facts": {"reachable": ["Ada Lovelace"], "methods": ["Phone/Slack"], "placeholders": [], "limit": 30}}
}

test_an_answer_over_the_limit_fails if {
	decide(listed(object.union(person, {"responseTime_minutes": 30 + 0.5}))).status == "fail"
}

test_a_placeholder_fails_by_its_field if {
	decision := decide(listed(object.union(person, {"person": "[Name]"})))
	decision.status == "fail"
	decision.facts.placeholders == ["person"]
}

test_another_role_is_nobody if {
	decide(listed(object.union(person, {"role": "devops_lead"}))).status == "fail"
	decide(snapshot({"complete": true, "items": []})).status == "fail"
}

test_a_field_that_is_missing_is_unknown if {
	every field in ["person", "method", "address", "responseTime_minutes"] {
		decide(listed(object.remove(person, [field]))).status == "unknown"
	}
}

test_an_incomplete_list_is_unknown if {
	decide(snapshot({"complete": false, "items": [person]})).status == "unknown"
	decide(snapshot({"items": [person]})).status == "unknown"
	decide(snapshot({"complete": true})).status == "unknown"
}

test_without_usable_evidence_unknown if {
	decide(testing.snapshot("pre-deployment", "contacts", {})).status == "unknown"
	decide(testing.stale(good, "pre-deployment", "contacts")).status == "unknown"
	decide(testing.of_another_release(good, "pre-deployment", "contacts")).status == "unknown"
}
