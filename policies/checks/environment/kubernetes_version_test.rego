package checks.environment.kubernetes_version_test

import data.checks.environment.kubernetes_version as item
import data.testing

node(name, ready) := {
	"metadata": {"name": name},
	"spec": {},
	"status": {"conditions": [{"type": "Ready", "status": ready}]},
}

snapshot(version, nodes) := testing.snapshot("pre-deployment", "cluster", {
	"version": {"gitVersion": version},
	"nodes": nodes,
})

one_node := {"complete": true, "items": [node("node-1", "True")]}

healthy := snapshot("v1.36.4", one_node)

decide(document) := decision if {
	decision := {"status": item.status, "facts": item.facts} with input as document
		with data.host as testing.host(document)
}

test_passes_and_says_what_was_seen if {
	decide(healthy) == {
		"status": "pass",
		"facts": {"observed": "v1.36.4", "limit": "1.24", "nodes": 1, "not_ready": []},
	}
}

test_version_boundaries if {
	decide(snapshot("v1.24.0", one_node)).status == "pass"
	decide(snapshot("v1.24", one_node)).status == "pass"
	decide(snapshot("v1.23.17", one_node)).status == "fail"
	decide(snapshot("v1.24.0-rc.1", one_node)).status == "fail"
	decide(snapshot("v1.31.2-eks-7f9249a", one_node)).status == "pass"
	decide(snapshot("1.9", one_node)).status == "fail"
}

test_unreadable_version_is_unknown if {
	decide(snapshot("NaN", one_node)).status == "unknown"
	decide(snapshot(1.36, one_node)).status == "unknown"
	decide(testing.snapshot("pre-deployment", "cluster", {"nodes": one_node})).status == "unknown"
}

test_a_schedulable_node_that_is_not_ready_fails_by_name if {
	nodes := {"complete": true, "items": [node("node-1", "True"), node("node-2", "Unknown")]}
	decision := decide(snapshot("v1.36.4", nodes))
	decision.status == "fail"
	decision.facts.not_ready == ["node-2"]
}

test_a_cordoned_node_does_not_count if {
	cordoned := json.patch(node("node-2", "False"), [{"op": "add", "path": "/spec/unschedulable", "value": true}])
	decide(snapshot("v1.36.4", {"complete": true, "items": [node("node-1", "True"), cordoned]})).status == "pass"
	decide(snapshot("v1.36.4", {"complete": true, "items": [cordoned]})).status == "fail"
}

test_no_node_fails_only_when_the_list_is_whole if {
	decide(snapshot("v1.36.4", {"complete": true, "items": []})).status == "fail"
	decide(snapshot("v1.36.4", {"complete": false, "items": []})).status == "unknown"
}

test_an_incomplete_or_missing_list_is_unknown if {
	decide(snapshot("v1.36.4", {"complete": false, "items": [node("node-1", "True")]})).status == "unknown"
	decide(snapshot("v1.36.4", {"items": [node("node-1", "True")]})).status == "unknown"
	decide(snapshot("v1.36.4", {"complete": true})).status == "unknown"
	decide(testing.snapshot("pre-deployment", "cluster", {"version": {"gitVersion": "v1.36.4"}})).status == "unknown"
}

test_stale_or_foreign_evidence_is_unknown if {
	decide(testing.stale(healthy, "pre-deployment", "cluster")).status == "unknown"
	decide(testing.of_another_release(healthy, "pre-deployment", "cluster")).status == "unknown"
}
