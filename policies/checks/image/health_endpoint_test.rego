package checks.image.health_endpoint_test

import data.checks.image.health_endpoint as item
import data.testing

healthy := {"imageDigest": testing.digest("1"), "health": {"status": 200, "path": "/health"}}

snapshot(run) := testing.snapshot("pre-deployment", "image", {"smokeRun": run})

decide(document) := decision if {
	decision := {"status": item.status, "facts": item.facts} with input as document
		with data.host as testing.host(document)
}

status(run) := decide(snapshot(run)).status

changed(change) := object.union(healthy, change)

test_passes_and_says_what_was_seen if {
	decide(snapshot(healthy)) == {"status": "pass", "facts": {"observed": 200, "path": "/health", "limit": ["/health"]}}
	status(changed({"imageDigest": testing.digest("2")})) == "pass"
}

test_another_answer_fails if {
	every code in [199, 201, 204, 301, 404, 500, 503] {
		status(changed({"health": {"status": code}})) == "fail"
	}
}

test_each_missing_piece_is_unknown if {
	every path in ["/imageDigest", "/health/status", "/health/path", "/health"] {
		status(json.remove(healthy, [path])) == "unknown"
	}
}

test_another_path_is_unknown if {
	status(changed({"health": {"path": "/"}})) == "unknown"
	status(changed({"health": {"path": "/", "status": 404}})) == "unknown"
	status(changed({"health": {"path": "/inference"}})) == "unknown"
}

test_the_profile_names_the_path if {
	endpoints := [{"name": "health", "path": "/healthz"}]
	document := snapshot(changed({"health": {"path": "/healthz"}}))
	other := json.patch(testing.host(document), [{"op": "replace", "path": "/profile/service/endpoints", "value": endpoints}])
	item.status == "pass" with input as document with data.host as other
}

test_a_run_of_another_image_is_unknown if {
	status(changed({"imageDigest": testing.digest("7")})) == "unknown"
	status(changed({"imageDigest": testing.digest("7"), "health": {"status": 500}})) == "unknown"
}

test_stale_or_foreign_evidence_is_unknown if {
	decide(testing.stale(snapshot(healthy), "pre-deployment", "image")).status == "unknown"
	decide(testing.of_another_release(snapshot(healthy), "pre-deployment", "image")).status == "unknown"
}
