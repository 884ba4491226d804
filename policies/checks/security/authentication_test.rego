package checks.security.authentication_test

import data.checks.security.authentication as item
import data.testing

answer(endpoint, credential, status) := {"endpoint": endpoint, "credential": credential, "status": status}

of_endpoint(endpoint) := [
	answer(endpoint, "none", 401),
	answer(endpoint, "malformed", 401),
	answer(endpoint, "expired", 403),
	answer(endpoint, "valid", 200),
]

answers := array.concat(of_endpoint("versions"), of_endpoint("inference"))

document(list) := testing.snapshot("post-deployment", "probes", {"authentication": list})

healthy := document({"complete": true, "items": answers})

decide(snapshot) := decision if {
	decision := {"status": item.status, "facts": item.facts} with input as snapshot
		with data.host as testing.host(snapshot)
}

with_answers(items) := decide(document({"complete": true, "items": items}))

# answers 4 to 7 are of `inference`
changed(index, changes) := with_answers([item_answer |
	some i, original in answers
	item_answer := {true: object.union(original, changes), false: original}[i == index]
])

lacking(index, key) := with_answers([item_answer |
	some i, original in answers
	item_answer := {true: object.remove(original, [key]), false: original}[i == index]
])

test_passes_and_says_what_was_seen if {
	decide(healthy) == {"status": "pass", "facts": {"endpoints": ["inference", "versions"], "wrong": []}}
}

test_an_open_endpoint_fails_by_name if {
	decision := changed(4, {"status": 200})
	decision.status == "fail"
	decision.facts.wrong == ["inference none"]
	changed(5, {"status": 200}).facts.wrong == ["inference malformed"]
	changed(6, {"status": 200}).facts.wrong == ["inference expired"]
}

test_only_401_and_403_refuse if {
	changed(4, {"status": 403}).status == "pass"
	changed(4, {"status": 400}).status == "fail"
	changed(4, {"status": 404}).status == "fail"
	changed(4, {"status": 500}).status == "fail"
}

test_a_valid_credential_is_served if {
	changed(7, {"status": 204}).status == "pass"
	changed(7, {"status": 401}).facts.wrong == ["inference valid"]
	changed(7, {"status": 302}).status == "fail"
}

test_one_wrong_answer_beside_right_ones_fails if {
	with_answers(array.concat(answers, [answer("inference", "none", 200)])).status == "fail"
	decide(document({"complete": false, "items": [answer("inference", "none", 200)]})).status == "fail"
}

test_a_credential_that_was_not_tried_is_unknown_by_name if {
	decision := with_answers(array.slice(answers, 1, 8))
	decision.status == "unknown"
	decision.facts.unasked == ["versions none"]
	with_answers(of_endpoint("inference")).facts.unasked == [
		"versions expired", "versions malformed",
		"versions none", "versions valid",
	]
}

test_what_is_missing_is_unknown if {
	lacking(4, "status").status == "unknown"
	lacking(4, "credential").status == "unknown"
	lacking(4, "endpoint").status == "unknown"
	changed(4, {"status": "401"}).status == "unknown"
	with_answers(array.concat(answers, [{"endpoint": "inference", "credential": "none"}])).status == "unknown"
}

test_endpoints_that_are_not_protected_do_not_count if {
	with_answers(array.concat(answers, [answer("health", "none", 200)])).status == "pass"
}

test_the_list_is_whole if {
	decide(document({"complete": false, "items": answers})).status == "unknown"
	decide(document({"items": answers})).status == "unknown"
	with_answers([]).status == "unknown"
	decide(testing.snapshot_of({})).status == "unknown"
}

test_one_protected_endpoint_is_enough if {
	one := {"profile": {"service": {"endpoints": [{"name": "inference", "protected": true}]}}}
	status := item.status with input as healthy with data.host as object.union(testing.host(healthy), one)
	status == "pass"
}

test_a_credential_of_another_kind_proves_nothing if {
	with_answers(array.concat(answers, [answer("inference", "other", 200)])).status == "unknown"
}

test_a_profile_without_protected_endpoints if {
	open := {"profile": {"service": {"endpoints": [{"name": "health", "protected": false}]}}}
	status := item.status with input as healthy with data.host as object.union(testing.host(healthy), open)
	status == "unknown"
}

test_stale_or_foreign_evidence_is_unknown if {
	decide(testing.stale(healthy, "post-deployment", "probes")).status == "unknown"
	decide(testing.of_another_release(healthy, "post-deployment", "probes")).status == "unknown"
}
