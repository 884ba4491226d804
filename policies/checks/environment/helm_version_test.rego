package checks.environment.helm_version_test

import data.checks.environment.helm_version as item
import data.testing

snapshot(version) := testing.snapshot("pre-deployment", "tools", {"helm": {"version": version}})

decide(document) := decision if {
	decision := {"status": item.status, "facts": item.facts} with input as document
		with data.host as testing.host(document)
}

status(version) := decide(snapshot(version)).status

test_passes_and_says_what_was_seen if {
	decide(snapshot("v3.19.0+g3d8990f")) == {"status": "pass", "facts": {"observed": "v3.19.0+g3d8990f", "limit": "3.8"}}
}

test_version_boundaries if {
	status("v3.8.0") == "pass"
	status("3.8") == "pass"
	status("v3.7.9") == "fail"
	status("v3.8.0-rc.1") == "fail"
	status("v3.10.0") == "pass"
	status("v2.17.0") == "fail"
	status("v4.2.4") == "pass"
}

test_unreadable_versions_are_unknown if {
	every version in ["NaN", "", "v3", 3.19, null] {
		status(version) == "unknown"
	}
}

test_missing_evidence_is_unknown if {
	decide(testing.snapshot("pre-deployment", "tools", {"helm": {}})).status == "unknown"
	decide(testing.snapshot("pre-deployment", "tools", {})).status == "unknown"
	decide(testing.snapshot("deployment", "tools", {"helm": {"version": "v3.19.0"}})).status == "unknown"
}

test_stale_or_foreign_evidence_is_unknown if {
	decide(testing.stale(snapshot("v3.19.0"), "pre-deployment", "tools")).status == "unknown"
	decide(testing.of_another_release(snapshot("v3.19.0"), "pre-deployment", "tools")).status == "unknown"
}
