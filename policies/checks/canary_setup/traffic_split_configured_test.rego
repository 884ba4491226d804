package checks.canary_setup.traffic_split_configured_test

import data.checks.canary_setup.traffic_split_configured as item
import data.testing

split_object(backends) := {
	"kind": "TrafficSplit",
	"metadata": {"name": "starlight", "namespace": "starlight-prod"},
	"spec": {"service": "starlight", "backends": backends},
}

backend(service, weight) := {"service": service, "weight": weight}

split_between := split_object([backend("starlight-v3", 90), backend("starlight-canary", 10)])

document(splits) := testing.snapshot("canary", "traffic", {"splits": splits})

with_splits(items) := decide(document({"complete": true, "items": items}))

healthy := document({"complete": true, "items": [split_between]})

decide(snapshot) := decision if {
	decision := {"status": item.status, "facts": item.facts} with input as snapshot
		with data.host as testing.host(snapshot)
}

test_passes_and_says_what_was_seen if {
	decide(healthy) == {"status": "pass", "facts": {
		"service": "starlight-canary",
		"splits": ["TrafficSplit starlight"],
	}}
}

test_a_canary_ingress if {
	ingress := {
		"kind": "Ingress",
		"metadata": {"name": "canary", "namespace": "starlight-prod", "annotations": {
			"nginx.ingress.kubernetes.io/canary": "true",
			"nginx.ingress.kubernetes.io/canary-weight": "10",
		}},
		"spec": {"rules": [{"http": {"paths": [{"backend": {"service": {"name": "starlight-canary"}}}]}}]},
	}
	with_splits([ingress]).status == "pass"
}

test_the_smallest_weights if {
	with_splits([split_object([backend("starlight-v3", 99), backend("starlight-canary", 1)])]).status == "pass"
	with_splits([split_object([backend("starlight-v3", 1), backend("starlight-canary", 9)])]).status == "pass"
}

test_no_split_fails if {
	with_splits([]).status == "fail"
	decide(document({"complete": false, "items": []})).status == "unknown"
}

test_a_split_that_leaves_one_of_them_out_fails if {
	with_splits([split_object([backend("starlight-v3", 90), backend("other", 10)])]).status == "fail"
	with_splits([split_object([backend("starlight-canary", 10)])]).status == "fail"
	with_splits([split_object([backend("starlight-v3", 100), backend("starlight-canary", 0)])]).status == "fail"
	with_splits([split_object([backend("starlight-v3", 0), backend("starlight-canary", 10)])]).status == "fail"
	with_splits([split_object([backend("starlight-v4", 90), backend("starlight-canary", 10)])]).status == "fail"
}

test_a_split_that_can_t_be_read_is_unknown if {
	unreadable := split_object([backend("starlight-v3", "ninety"), backend("starlight-canary", 10)])
	decision := with_splits([unreadable])
	decision.status == "unknown"
	decision.facts.unreadable == ["TrafficSplit starlight"]
	with_splits([unreadable, split_between]).status == "pass"
}

test_stale_or_foreign_evidence_is_unknown if {
	decide(testing.snapshot_of({})).status == "unknown"
	decide(testing.stale(healthy, "canary", "traffic")).status == "unknown"
	decide(testing.of_another_release(healthy, "canary", "traffic")).status == "unknown"
}
