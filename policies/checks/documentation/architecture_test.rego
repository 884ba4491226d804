package checks.documentation.architecture_test

import data.checks.documentation.architecture as item
import data.testing

path := testing.profile.documents.architecture

none := {"complete": true, "items": []}

document := {
	"path": path,
	"words": 300,
	"placeholders": none,
	"brokenLinks": none,
	"changedSincePreviousRelease": true,
}

snapshot(entry) := testing.snapshot("pre-deployment", "docs", {"documents": {"complete": true, "items": [entry]}})

good := snapshot(document)

unchanged := snapshot(object.union(document, {"changedSincePreviousRelease": false}))

signed_by(role) := {"documentation.architecture": {"valid": [{"person": "ada", "role": role}]}}

decide(given) := decision if {
	decision := {"status": item.status, "facts": item.facts} with input as given with data.host as testing.host(given)
}

attested(given, attestations) := decision if {
	decision := {"status": item.status, "facts": item.facts} with input as given
		with data.host as testing.host(given)
		with data.host.attestations as attestations
}

test_passes_and_says_what_was_seen if {
	decide(good) == {
		"status": "pass",
		"facts": {"path": path, "words": 300, "limit": 300, "flaws": []},
	}
}

test_a_stub_fails if {
	decision := decide(snapshot(object.union(document, {"words": 299})))
	decision.status == "fail"
	decision.facts.flaws == ["too short"]
}

test_another_path_is_not_this_document if {
	decision := decide(snapshot(object.union(document, {"path": "docs/OTHER.md"})))
	decision.status == "fail"
	decision.facts.flaws == ["missing"]
}

test_an_unchanged_document_needs_the_tech_writer if {
	decide(unchanged).status == "unknown"
	decide(snapshot(object.remove(document, ["changedSincePreviousRelease"]))).status == "unknown"
	attested(unchanged, signed_by("tech_writer")).status == "pass"
	attested(unchanged, signed_by("tech_writer")).facts.signers == ["ada"]
	attested(unchanged, signed_by("tech_lead")).status == "unknown"
}

test_an_attestation_does_not_mend_a_flaw if {
	attested(snapshot(object.union(document, {"words": 1})), signed_by("tech_writer")).status == "fail"
	attested(testing.snapshot_of({}), signed_by("tech_writer")).status == "unknown"
	attested(snapshot(object.remove(document, ["brokenLinks"])), signed_by("tech_writer")).status == "unknown"
}

test_without_usable_evidence_unknown if {
	decide(testing.snapshot("pre-deployment", "docs", {})).status == "unknown"
	decide(testing.stale(good, "pre-deployment", "docs")).status == "unknown"
	decide(testing.of_another_release(good, "pre-deployment", "docs")).status == "unknown"
}
