package checks.success_criteria.no_critical_bugs_test

import data.checks.success_criteria.no_critical_bugs as item
import data.testing

answer := {
	"system": "github",
	"query": "is:open label:critical",
	"total": 0,
	"openCriticalBugs": {"complete": true, "items": []},
}

snapshot(data_of_tracker) := testing.snapshot("pre-deployment", "tracker", data_of_tracker)

good := snapshot(answer)

with_value(key, value) := snapshot(json.patch(answer, [{"op": "replace", "path": [key], "value": value}]))

without(key) := snapshot(object.remove(answer, [key]))

one_bug := with_value("openCriticalBugs", {"complete": true, "items": [{"id": "BUG-2"}]})

nothing := testing.snapshot_of({})

decide(document) := attested(document, {})

attested(document, attestations) := decision if {
	decision := {"status": item.status, "facts": item.facts} with input as document
		with data.host as testing.host(document)
		with data.host.attestations as attestations
}

signed_by(role) := {"success_criteria.no_critical_bugs": {"valid": [{"person": "ada", "role": role, "claims": {}}]}}

test_passes_and_says_what_was_seen if {
	decide(good) == {
		"status": "pass",
		"facts": {"total": 0, "query": "is:open label:critical", "system": "github"},
	}
}

test_an_open_bug_fails_by_name if {
	decide(one_bug).status == "fail"
	decide(one_bug).facts.open_bugs == ["BUG-2"]
	decide(with_value("openCriticalBugs", {"complete": false, "items": [{"id": "BUG-2"}]})).status == "fail"
	decide(with_value("openCriticalBugs", {"items": [{}]})).facts.open_bugs == ["unnamed"]
}

test_a_total_over_zero_fails if {
	decide(with_value("total", 1)).status == "fail"
	decide(snapshot({"total": 1})).status == "fail"
}

test_every_part_of_the_answer_is_needed if {
	decide(with_value("query", "")).status == "unknown"
	decide(with_value("total", "NaN")).status == "unknown"
	decide(with_value("openCriticalBugs", {"complete": false, "items": []})).status == "unknown"
	decide(with_value("openCriticalBugs", {"items": []})).status == "unknown"
	decide(with_value("openCriticalBugs", {"complete": true})).status == "unknown"
	every key in ["query", "total", "openCriticalBugs"] {
		decide(without(key)).status == "unknown"
	}
}

test_the_tech_lead_may_sign_instead if {
	attested(nothing, signed_by("tech_lead")).status == "pass"
	attested(nothing, signed_by("tech_lead")).facts.signers == ["ada"]
	attested(nothing, signed_by("qa")).status == "unknown"
	attested(without("query"), signed_by("tech_lead")).status == "pass"
}

test_a_signature_does_not_beat_what_the_tracker_shows if {
	attested(one_bug, signed_by("tech_lead")).status == "fail"
	attested(with_value("total", 3), signed_by("tech_lead")).status == "fail"
}

test_without_usable_evidence_unknown if {
	decide(nothing).status == "unknown"
	decide(testing.stale(good, "pre-deployment", "tracker")).status == "unknown"
	decide(testing.of_another_release(good, "pre-deployment", "tracker")).status == "unknown"
}
