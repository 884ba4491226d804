package checks.traffic.endpoints_responding_test

import data.checks.traffic.endpoints_responding as item
import data.testing
import data.testing.cluster

decide(document) := decision if {
	decision := {"status": item.status, "facts": item.facts} with input as document
		with data.host as testing.host(document)
}

answer(endpoint) := object.union(object.remove(endpoint, ["protected"]), {"declaredStatus": endpoint.status})

healthy := {"endpoints": cluster.listed([answer(endpoint) | some endpoint in testing.profile.service.endpoints])}

of(content) := decide(testing.snapshot("migration", "probes", content))

status_with(path, value) := of(cluster.put(healthy, path, value)).status

status_without(path) := of(cluster.without(healthy, path)).status

test_passes_and_counts if {
	of(healthy) == {"status": "pass", "facts": {"limit": 3, "wrong": [], "missing": [], "unseen": []}}
}

test_another_status_fails_by_name if {
	decision := of(cluster.put(healthy, "/endpoints/items/1/status", 503))
	decision.status == "fail"
	decision.facts.wrong == ["versions"]
	status_with("/endpoints/items/1/status", 201) == "fail"
}

test_another_shape_fails_by_name if {
	decision := of(cluster.put(healthy, "/endpoints/items/1/shapeValid", false))
	decision.status == "fail"
	decision.facts.wrong == ["versions"]
	status_with("/endpoints/items/1/shapeValid", true) == "pass"
}

test_a_second_answer_of_an_endpoint_counts_too if {
	status_with("/endpoints/items/-", object.union(healthy.endpoints.items[0], {"status": 500})) == "fail"
}

test_an_endpoint_that_was_not_asked_fails_only_when_the_list_is_whole if {
	decision := of(cluster.without(healthy, "/endpoints/items/2"))
	decision.status == "fail"
	decision.facts.missing == ["inference"]
	of(cluster.put(cluster.without(healthy, "/endpoints/items/2"), "/endpoints/complete", false)).status == "unknown"
	status_with("/endpoints/items", []) == "fail"
}

test_the_answer_must_be_of_that_endpoint if {
	status_with("/endpoints/items/1/name", "other") == "fail"
	status_with("/endpoints/items/1/method", "POST") == "fail"
	status_with("/endpoints/items/1/path", "/other") == "fail"
	status_with("/endpoints/items/1/declaredStatus", 204) == "unknown"
}

test_an_answer_that_does_not_tell_is_unknown if {
	status_without("/endpoints/items/1/status") == "unknown"
	status_with("/endpoints/items/1/status", "200") == "unknown"
	status_without("/endpoints/items/1/declaredStatus") == "unknown"
	of(cluster.without(healthy, "/endpoints/items/1/status")).facts.unseen == ["versions"]
}

test_other_endpoints_do_not_matter if {
	status_with("/endpoints/items/-", {"name": "docs", "method": "GET", "path": "/docs", "status": 500}) == "pass"
	status_with("/endpoints/complete", false) == "pass"
}

test_one_endpoint_is_enough if {
	document := testing.snapshot("migration", "probes", healthy)
	one := {"profile": {"service": {"endpoints": [testing.profile.service.endpoints[0]]}}}
	item.status == "pass" with input as document with data.host as object.union(testing.host(document), one)
}

test_a_profile_without_endpoints_proves_nothing if {
	document := testing.snapshot("migration", "probes", healthy)
	host := object.union(testing.host(document), {"profile": {"service": {"endpoints": []}}})
	item.status == "unknown" with input as document with data.host as host
}

test_a_missing_list_is_unknown if {
	of({}).status == "unknown"
	status_without("/endpoints/items") == "unknown"
}

test_stale_or_foreign_evidence_is_unknown if {
	document := testing.snapshot("migration", "probes", healthy)
	decide(testing.stale(document, "migration", "probes")).status == "unknown"
	decide(testing.of_another_release(document, "migration", "probes")).status == "unknown"
}
