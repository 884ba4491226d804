package checks.environment.registry_access_test

import data.checks.environment.registry_access as item
import data.testing

healthy := {
	"repository": "registry.starlight.example/starlight",
	"pull": {"proven": true, "manifest": testing.digest("9")},
	"push": {"sessionOpened": true, "sessionCancelled": true},
}

snapshot(content) := testing.snapshot("pre-deployment", "registry", content)

decide(document) := decision if {
	decision := {"status": item.status, "facts": item.facts} with input as document
		with data.host as testing.host(document)
}

status(content) := decide(snapshot(content)).status

changed(path, value) := json.patch(healthy, [{"op": "replace", "path": path, "value": value}])

test_passes_and_says_what_was_seen if {
	decide(snapshot(healthy)) == {"status": "pass", "facts": {
		"observed": "registry.starlight.example/starlight",
		"limit": "registry.starlight.example/starlight",
		"pulled": testing.digest("9"),
		"denied": [],
	}}
}

test_each_denial_fails_by_name if {
	pull := decide(snapshot(changed("/pull/proven", false)))
	pull.status == "fail"
	pull.facts.denied == ["pull"]
	push := decide(snapshot(changed("/push/sessionOpened", false)))
	push.status == "fail"
	push.facts.denied == ["push"]
}

test_a_session_left_open_is_unknown if {
	status(changed("/push/sessionCancelled", false)) == "unknown"
}

test_another_repository_is_unknown if {
	status(changed("/repository", "registry.starlight.example/other")) == "unknown"
	status(json.patch(changed("/repository", "other"), [{"op": "replace", "path": "/pull/proven", "value": false}])) == "unknown"
}

test_each_missing_piece_is_unknown if {
	every path in ["/repository", "/pull/proven", "/pull", "/push/sessionOpened", "/push/sessionCancelled", "/push"] {
		status(json.remove(healthy, [path])) == "unknown"
	}
}

test_text_is_no_proof if {
	every path in ["/pull/proven", "/push/sessionOpened", "/push/sessionCancelled"] {
		status(changed(path, "true")) == "unknown"
	}
}

test_stale_or_foreign_evidence_is_unknown if {
	decide(testing.stale(snapshot(healthy), "pre-deployment", "registry")).status == "unknown"
	decide(testing.of_another_release(snapshot(healthy), "pre-deployment", "registry")).status == "unknown"
}
