package checks.health.pod_readiness_test

import data.checks.health.pod_readiness as item
import data.testing
import data.testing.cluster

decide(document) := decision if {
	decision := {"status": item.status, "facts": item.facts} with input as document
		with data.host as testing.host(document)
}

of(content) := decide(testing.snapshot("deployment", "cluster", content))

status_with(path, value) := of(cluster.put(cluster.healthy, path, value)).status

status_without(path) := of(cluster.without(cluster.healthy, path)).status

test_passes_and_counts if {
	of(cluster.healthy) == {"status": "pass", "facts": {"pods": 2, "not_ready": []}}
}

test_a_pod_that_is_not_ready_fails_by_name if {
	decision := of(cluster.put(cluster.healthy, "/pods/items/1/status/conditions/0/status", "False"))
	decision.status == "fail"
	decision.facts.not_ready == ["pod-2"]
	status_with("/pods/items/1/status/conditions/0/status", "Unknown") == "fail"
	status_with("/pods/items/1/status/conditions/0/type", "Initialized") == "fail"
	status_without("/pods/items/1/status") == "fail"
}

test_a_pod_that_is_not_ready_fails_an_incomplete_list_too if {
	content := cluster.put(cluster.healthy, "/pods/complete", false)
	of(cluster.put(content, "/pods/items/1/status/conditions/0/status", "False")).status == "fail"
}

test_no_pod_fails_only_when_the_list_is_whole if {
	status_with("/pods/items", []) == "fail"
	status_with("/pods/items", [cluster.old_pod]) == "fail"
	status_with("/pods", {"complete": false, "items": []}) == "unknown"
}

test_pods_of_another_version_do_not_count if {
	old_pod := cluster.put(cluster.old_pod, "/status/conditions/0/status", "False")
	status_with("/pods/items/-", old_pod) == "pass"
}

test_a_pod_without_the_labels_counts_by_its_owners if {
	pod := cluster.put(cluster.old_pod, "/metadata/ownerReferences", [{"kind": "ReplicaSet", "uid": "set-1"}])
	replica_set := {"metadata": {"uid": "set-1", "ownerReferences": [{"kind": "Deployment", "uid": "uid-starlight-v4"}]}}
	content := cluster.put(cluster.healthy, "/replicaSets", cluster.listed([replica_set]))
	of(cluster.put(content, "/pods/items/-", pod)).facts.pods == 3
}

test_an_incomplete_or_missing_list_is_unknown if {
	status_with("/pods/complete", false) == "unknown"
	status_without("/pods/complete") == "unknown"
	status_without("/pods/items") == "unknown"
	status_without("/pods") == "unknown"
}

test_stale_or_foreign_evidence_is_unknown if {
	document := testing.snapshot("deployment", "cluster", cluster.healthy)
	decide(testing.stale(document, "deployment", "cluster")).status == "unknown"
	decide(testing.of_another_release(document, "deployment", "cluster")).status == "unknown"
}
