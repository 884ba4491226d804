package checks.infrastructure.namespace_test

import data.checks.infrastructure.namespace as item
import data.testing

namespace(name, phase) := {"metadata": {"name": name}, "status": {"phase": phase}}

snapshot(namespaces) := testing.snapshot("deployment", "cluster", {"namespaces": namespaces})

of(items) := snapshot({"items": items, "complete": true})

healthy := of([namespace("default", "Active"), namespace("starlight-prod", "Active")])

decide(document) := decision if {
	decision := {"status": item.status, "facts": item.facts} with input as document
		with data.host as testing.host(document)
}

test_passes_and_says_what_was_seen if {
	decide(healthy) == {"status": "pass", "facts": {"observed": ["Active"], "limit": "starlight-prod"}}
}

test_another_phase_fails if {
	decision := decide(of([namespace("starlight-prod", "Terminating")]))
	decision.status == "fail"
	decision.facts.observed == ["Terminating"]
	decide(of([namespace("starlight-prod", "")])).status == "fail"
	decide(of([namespace("starlight-prod", "Active"), namespace("starlight-prod", "Terminating")])).status == "fail"
}

test_a_namespace_on_its_way_out_fails if {
	leaving := object.union(namespace("starlight-prod", "Active"), {"metadata": {"deletionTimestamp": "2026-11-24T11:00:00Z"}})
	decide(of([leaving])).status == "fail"
}

test_a_missing_namespace_fails_only_when_the_list_is_whole if {
	decide(of([])).status == "fail"
	decide(of([namespace("default", "Active")])).status == "fail"
	decide(snapshot({"items": [], "complete": false})).status == "unknown"
	decide(snapshot({"items": []})).status == "unknown"
	decide(snapshot({"complete": true})).status == "unknown"
}

test_a_namespace_that_was_seen_needs_no_whole_list if {
	decide(snapshot({"items": [namespace("starlight-prod", "Active")], "complete": false})).status == "pass"
}

test_without_its_phase_or_name_it_is_not_proven if {
	decide(of([{"metadata": {"name": "starlight-prod"}}])).status == "unknown"
	decide(of([{"status": {"phase": "Active"}}])).status == "fail"
	decide(testing.snapshot("deployment", "cluster", {})).status == "unknown"
	decide(testing.snapshot("pre-deployment", "cluster", {"namespaces": {"items": [], "complete": true}})).status == "unknown"
}

test_stale_or_foreign_evidence_is_unknown if {
	decide(testing.stale(healthy, "deployment", "cluster")).status == "unknown"
	decide(testing.of_another_release(healthy, "deployment", "cluster")).status == "unknown"
}
