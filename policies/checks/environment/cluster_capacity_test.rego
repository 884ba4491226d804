package checks.environment.cluster_capacity_test

import data.checks.environment.cluster_capacity as item
import data.testing

node(name, cpu, memory) := {
	"metadata": {"name": name},
	"spec": {},
	"status": {"allocatable": {"cpu": cpu, "memory": memory}, "conditions": [{"type": "Ready", "status": "True"}]},
}

pod(node_name, cpu, memory) := {
	"metadata": {"name": "web-1", "namespace": "other"},
	"spec": {"nodeName": node_name, "containers": [{"resources": {"requests": {"cpu": cpu, "memory": memory}}}]},
	"status": {"phase": "Running"},
}

whole(items) := {"items": items, "complete": true}

snapshot(nodes, pods) := testing.snapshot("pre-deployment", "cluster", {"nodes": nodes, "pods": pods})

of(nodes, pods) := snapshot(whole(nodes), whole(pods))

big := node("node-1", "8", "16Gi")

enough := of([big], [pod("node-1", "500m", "1Gi")])

decide(document) := decision if {
	decision := {"status": item.status, "facts": item.facts} with input as document
		with data.host as testing.host(document)
}

changed(candidate, path, value) := json.patch(candidate, [{"op": "add", "path": path, "value": value}])

test_passes_and_says_what_is_free if {
	decide(enough) == {"status": "pass", "facts": {
		"observed": {"cpu_millicores": 7500, "memory_bytes": 16106127360},
		"limit": {"cpu_millicores": 4000, "memory_bytes": 8000000000},
		"nodes": 1,
		"unreadable": [],
	}}
}

test_limit_of_cores if {
	decide(of([node("a", "3920m", "9G"), node("b", "80m", "0")], [])).status == "pass"
	decide(of([node("a", "3920m", "9G"), node("b", "79m", "0")], [])).status == "fail"
	decide(of([node("a", "5", "9G")], [pod("a", "1", "0")])).status == "pass"
	decide(of([node("a", "5", "9G")], [pod("a", "1001m", "0")])).status == "fail"
}

test_limit_of_memory if {
	decide(of([node("a", 4, 8000000000)], [])).status == "pass"
	decide(of([node("a", 4, "7999999999")], [])).status == "fail"
	decide(of([node("a", "9", "16393244Ki")], [pod("a", "0", "8786681856")])).status == "pass"
	decide(of([node("a", "9", "16393244Ki")], [pod("a", "0", "8786681857")])).status == "fail"
}

test_equal_nodes_of_other_names_both_count if {
	decide(of([node("a", "2", "4G"), node("b", "2", "4G")], [])).status == "pass"
	decide(of([node("a", "2", "4G"), node("a", "2", "4G")], [])).status == "fail"
}

test_two_nodes_of_one_name_prove_nothing if {
	decide(of([node("a", "8", "9G"), node("a", "64", "90G")], [])).status == "unknown"
}

test_equal_pods_both_count if {
	decide(of([node("a", "5", "9G")], [pod("a", "1", "0"), pod("a", "1", "0")])).facts.observed.cpu_millicores == 3000
}

test_each_kind_of_unusable_node_is_left_out if {
	spoilt := [
		changed(big, "/spec/unschedulable", true),
		changed(big, "/spec/taints", [{"key": "control-plane", "effect": "NoSchedule"}]),
		changed(big, "/status/conditions", [{"type": "Ready", "status": "Unknown"}]),
		changed(big, "/metadata", {}),
	]
	decide(of(spoilt, [])).status == "fail"
	every candidate in spoilt {
		decide(of([candidate], [])).facts.nodes == 0
	}
}

test_a_tolerated_taint_counts if {
	document := of([changed(big, "/spec/taints", [{"key": "gpu", "effect": "NoSchedule"}])], [])
	tolerant := json.patch(testing.host(document), [{"op": "add", "path": "/profile/workload/toleratedTaints", "value": ["gpu"]}])
	item.status == "pass" with input as document with data.host as tolerant
}

test_pods_elsewhere_or_done_take_nothing if {
	candidates := [
		pod("node-2", "8", "16Gi"),
		changed(pod("node-1", "8", "16Gi"), "/status/phase", "Succeeded"),
		changed(pod("node-1", "8", "16Gi"), "/status/phase", "Failed"),
		{"metadata": {"name": "pending"}, "spec": {"containers": []}},
		{},
	]
	every candidate in candidates {
		decide(of([big], [candidate])).facts.observed.cpu_millicores == 8000
	}
}

test_pods_that_hold_their_request if {
	candidates := [
		changed(pod("node-1", "8", "1Gi"), "/status/phase", "Pending"),
		changed(pod("node-1", "8", "1Gi"), "/metadata/deletionTimestamp", "2026-11-24T11:00:00Z"),
		changed(pod("node-1", "8", "1Gi"), "/status", {}),
	]
	every candidate in candidates {
		decide(of([big], [candidate])).status == "fail"
	}
}

test_pods_without_requests_take_nothing if {
	decide(of([big], [{"spec": {"nodeName": "node-1", "containers": [{}]}}])).status == "pass"
}

test_no_node_fails_only_when_the_list_is_whole if {
	decide(of([], [])).status == "fail"
	decide(snapshot({"items": [], "complete": false}, whole([]))).status == "unknown"
}

test_too_little_is_proven_without_all_pods if {
	small := whole([node("a", "2", "16Gi")])
	decide(snapshot(small, {"items": [], "complete": false})).status == "fail"
	decide(snapshot(small, whole([pod("a", "NaN", "1Gi")]))).status == "fail"
	decide(snapshot({"items": small.items, "complete": false}, whole([]))).status == "unknown"
}

test_incomplete_or_missing_lists_are_unknown if {
	decide(snapshot(whole([big]), {"items": [], "complete": false})).status == "unknown"
	decide(snapshot(whole([big]), {"items": []})).status == "unknown"
	decide(snapshot(whole([big]), {"complete": true})).status == "unknown"
	decide(snapshot({"items": [big], "complete": false}, whole([]))).status == "unknown"
	decide(snapshot({"items": [big]}, whole([]))).status == "unknown"
	decide(testing.snapshot("pre-deployment", "cluster", {"nodes": whole([big])})).status == "unknown"
	decide(testing.snapshot("pre-deployment", "cluster", {"pods": whole([])})).status == "unknown"
}

test_an_unreadable_request_is_unknown_by_name if {
	decide(of([big], [pod("node-2", "NaN", "1Gi")])).status == "pass"
	decide(of([big], [json.remove(pod("node-1", "NaN", "1Gi"), ["/metadata"])])).facts.unreadable == ["pod unnamed"]
	candidates := ["NaN", "", "1 Gi", "-1", -1, "8Ei"]
	every quantity in candidates {
		decision := decide(of([big], [pod("node-1", quantity, "1Gi")]))
		decision.status == "unknown"
		decision.facts.unreadable == ["pod web-1"]
		decide(of([big], [pod("node-1", "1", quantity)])).status == "unknown"
	}
}

test_only_the_unreadable_pod_is_named if {
	other := changed(pod("node-1", "1", "1Gi"), "/metadata/name", "web-2")
	decide(of([big], [pod("node-1", "NaN", "1Gi"), other])).facts.unreadable == ["pod web-1"]
}

test_an_unreadable_node_is_unknown_by_name if {
	decide(of([big, json.remove(big, ["/status/allocatable/cpu", "/metadata/name"])], [])).status == "pass"
	decide(of([json.remove(big, ["/status/allocatable"])], [])).status == "unknown"
	every quantity in ["NaN", "-1", -5, "8 cores"] {
		decision := decide(of([big, node("node-2", quantity, "1Gi")], []))
		decision.status == "unknown"
		decision.facts.unreadable == ["node node-2"]
		decide(of([big, node("node-2", "1", quantity)], [])).status == "unknown"
		decide(of([node("node-2", "1", quantity)], [])).status == "unknown"
	}
}

test_stale_or_foreign_evidence_is_unknown if {
	decide(testing.stale(enough, "pre-deployment", "cluster")).status == "unknown"
	decide(testing.of_another_release(enough, "pre-deployment", "cluster")).status == "unknown"
}
