package checks.security.input_validation_test

import data.checks.security.input_validation as item
import data.testing

kinds := ["broken_image", "decompression_bomb", "path_traversal", "oversized_json", "ssrf_url"]

cases := [{"name": kind, "kind": kind, "status": 400, "hung": false} | some kind in kinds]

probe(items) := {"cases": {"complete": true, "items": items}, "healthAfter": 200}

document(hostile_input) := testing.snapshot("post-deployment", "probes", {"hostileInput": hostile_input})

healthy := document(probe(cases))

decide(snapshot) := decision if {
	decision := {"status": item.status, "facts": item.facts} with input as snapshot
		with data.host as testing.host(snapshot)
}

with_cases(items) := decide(document(probe(items)))

with_last(changes) := with_cases(array.concat(array.slice(cases, 0, 4), [object.union(cases[4], changes)]))

without_last(key) := with_cases(array.concat(array.slice(cases, 0, 4), [object.remove(cases[4], [key])]))

test_passes_and_says_what_was_seen if {
	decide(healthy) == {"status": "pass", "facts": {
		"cases": 5,
		"kinds": kinds,
		"not_refused": [],
		"hung": [],
		"health_after": 200,
	}}
}

test_an_input_that_is_not_refused_fails_by_name if {
	with_last({"status": 200}).facts.not_refused == ["ssrf_url"]
	with_last({"status": 200}).status == "fail"
	with_last({"status": 500}).status == "fail"
	with_last({"status": 399}).status == "fail"
	with_last({"status": 422}).status == "pass"
}

test_a_hang_fails_by_name if {
	with_last({"hung": true}).status == "fail"
	without_last("status").status == "unknown"
	with_cases([{"name": "bomb", "kind": "decompression_bomb", "hung": true}]).facts.hung == ["bomb"]
}

test_an_unhealthy_service_fails if {
	decide(document(object.union(probe(cases), {"healthAfter": 503}))).status == "fail"
	decide(document(object.union(probe(cases), {"healthAfter": "200"}))).status == "unknown"
	decide(document(object.remove(probe(cases), ["healthAfter"]))).status == "unknown"
}

test_an_address_that_serves_nothing_says_nothing_of_the_input if {
	with_last({"status": 404}).status == "unknown"
	with_last({"status": 404}).facts.unanswered == ["ssrf_url"]
	with_last({"status": 405}).status == "unknown"
	with_last({"kind": "path_traversal", "status": 405}).facts.unanswered == ["ssrf_url"]
	with_last({"kind": "path_traversal", "status": 404, "hung": true}).facts.unanswered == ["ssrf_url"]
	changed := [object.union(input_case, {"status": 404}) | some input_case in cases; input_case.kind == "path_traversal"]
	others := [input_case | some input_case in cases; input_case.kind != "path_traversal"]
	with_cases(array.concat(others, changed)).status == "pass"
}

test_answers_to_the_sender_say_nothing_of_the_input if {
	decision := with_last({"status": 429})
	decision.status == "unknown"
	decision.facts.unanswered == ["ssrf_url"]
	with_last({"status": 401}).status == "unknown"
	with_last({"status": 403}).status == "pass"
}

test_every_kind_is_sent if {
	every i, kind in kinds {
		decision := with_cases([input_case | some input_case in cases; input_case.kind != kind])
		decision.status == "unknown"
		decision.facts.unsent == [kinds[i]]
	}
}

test_other_kinds_count_too if {
	other := {"name": "header", "kind": "other", "status": 400, "hung": false}
	with_cases(array.concat(cases, [other])).status == "pass"
	with_cases(array.concat(cases, [object.union(other, {"status": 500})])).status == "fail"
	with_cases([object.union(input_case, {"kind": "other"}) | some input_case in cases]).status == "unknown"
}

test_what_is_missing_is_unknown if {
	without_last("hung").status == "unknown"
	without_last("kind").status == "unknown"
	with_last({"status": "400"}).status == "unknown"
}

test_the_list_is_whole if {
	decide(document(object.union(probe(cases), {"cases": {"complete": false}}))).status == "unknown"
	with_cases([]).status == "unknown"
	decide(testing.snapshot_of({})).status == "unknown"
}

test_stale_or_foreign_evidence_is_unknown if {
	decide(testing.stale(healthy, "post-deployment", "probes")).status == "unknown"
	decide(testing.of_another_release(healthy, "post-deployment", "probes")).status == "unknown"
}
