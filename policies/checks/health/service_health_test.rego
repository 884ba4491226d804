package checks.health.service_health_test

import data.checks.health.service_health as item
import data.testing

decide(document) := decision if {
	decision := {"status": item.status, "facts": item.facts} with input as document
		with data.host as testing.host(document)
}

answered(health) := decide(testing.snapshot("deployment", "probes", {"health": health}))

test_passes_and_says_what_answered if {
	answered({"status": 200, "path": "/health"}) == {
		"status": "pass",
		"facts": {"observed": 200, "limit": 200, "path": "/health"},
	}
}

test_another_status_fails if {
	every code in [100, 199, 201, 204, 302, 503] {
		answered({"status": code}).status == "fail"
	}
}

test_an_answer_of_another_address_is_unknown if {
	answered({"status": 200, "path": "/"}).status == "unknown"
	answered({"status": 503, "path": "/"}).status == "unknown"
}

test_no_or_an_unreadable_status_is_unknown if {
	answered({"path": "/health"}).status == "unknown"
	answered({"status": "200"}).status == "unknown"
	answered({"status": "NaN"}).status == "unknown"
	decide(testing.snapshot("deployment", "probes", {})).status == "unknown"
}

test_stale_or_foreign_evidence_is_unknown if {
	document := testing.snapshot("deployment", "probes", {"health": {"status": 200}})
	decide(testing.stale(document, "deployment", "probes")).status == "unknown"
	decide(testing.of_another_release(document, "deployment", "probes")).status == "unknown"
}
