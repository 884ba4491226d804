package checks.functional.api_endpoints_test

import data.checks.functional.api_endpoints as item
import data.testing

answer(method, path) := {
	"name": path,
	"method": method,
	"path": path,
	"declaredStatus": 200,
	"status": 200,
	"shapeValid": true,
}

answers := [answer("GET", "/health"), answer("GET", "/models/versions"), answer("POST", "/inference")]

document(list) := testing.snapshot("post-deployment", "probes", {"endpoints": list})

healthy := document({"complete": true, "items": answers})

decide(snapshot) := decision if {
	decision := {"status": item.status, "facts": item.facts} with input as snapshot
		with data.host as testing.host(snapshot)
}

with_last(changes) := decide(document({
	"complete": true,
	"items": array.concat(array.slice(answers, 0, 2), [object.union(answers[2], changes)]),
}))

test_passes_and_says_what_was_seen if decide(healthy) == {"status": "pass", "facts": {"asked": 3, "wrong": []}}

test_another_status_fails_by_name if {
	decision := with_last({"status": 503})
	decision.status == "fail"
	decision.facts.wrong == ["POST /inference"]
}

test_another_shape_fails if with_last({"shapeValid": false}).status == "fail"

test_an_endpoint_that_was_not_asked_is_unknown_by_name if {
	decision := decide(document({"complete": true, "items": array.slice(answers, 0, 2)}))
	decision.status == "unknown"
	decision.facts.unanswered == ["POST /inference"]
}

test_an_incomplete_list if {
	decide(document({"complete": false, "items": answers})).status == "unknown"
	decide(testing.snapshot_of({})).status == "unknown"
}

test_stale_or_foreign_evidence_is_unknown if {
	decide(testing.stale(healthy, "post-deployment", "probes")).status == "unknown"
	decide(testing.of_another_release(healthy, "post-deployment", "probes")).status == "unknown"
}
