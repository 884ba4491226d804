package checks.application.rollout_successful_test

import data.checks.application.rollout_successful as item
import data.testing
import data.testing.cluster

decide(document) := decision if {
	decision := {"status": item.status, "facts": item.facts} with input as document
		with data.host as testing.host(document)
}

of(content) := decide(testing.snapshot("deployment", "cluster", content))

deployment(path) := concat("/", ["/deployments/items/0", path])

status_with(path, value) := of(cluster.put(cluster.healthy, deployment(path), value)).status

status_without(path) := of(cluster.without(cluster.healthy, deployment(path))).status

test_passes_and_counts if {
	of(cluster.healthy) == {"status": "pass", "facts": {
		"deployment": "starlight-v4",
		"updated": 2,
		"available": 2,
		"limit": 2,
		"reason": "NewReplicaSetAvailable",
	}}
}

test_counts_must_equal_the_desired_ones if {
	every path in ["status/updatedReplicas", "status/availableReplicas"] {
		status_with(path, 1) == "fail"
		status_with(path, 3) == "fail"
		status_without(path) == "fail"
		status_with(path, "NaN") == "unknown"
	}
}

test_the_desired_ones_must_equal_the_counts if {
	status_with("spec/replicas", 3) == "fail"
	status_with("spec/replicas", 1) == "fail"
	status_with("spec/replicas", "2") == "fail"
}

test_no_replicas_fail if {
	content := cluster.put(cluster.healthy, deployment("spec/replicas"), 0)
	idle := cluster.put(cluster.put(content, deployment("status/updatedReplicas"), 0), deployment("status/availableReplicas"), 0)
	of(idle).status == "fail"
}

test_replicas_that_are_not_given_are_one if {
	content := cluster.without(cluster.healthy, deployment("spec/replicas"))
	one := cluster.put(cluster.put(content, deployment("status/updatedReplicas"), 1), deployment("status/availableReplicas"), 1)
	of(one).status == "pass"
	of(content).status == "fail"
}

test_a_count_that_is_left_out_is_zero if {
	content := cluster.put(cluster.healthy, deployment("spec/replicas"), 1)
	one := cluster.put(cluster.put(content, deployment("status/updatedReplicas"), 1), deployment("status/availableReplicas"), 1)
	of(one).status == "pass"
	every path in ["status/updatedReplicas", "status/availableReplicas"] {
		of(cluster.without(one, deployment(path))).status == "fail"
	}
}

test_the_status_must_be_of_the_newest_generation if {
	status_with("metadata/generation", 3) == "fail"
	status_with("metadata/generation", 1) == "pass"
	status_without("metadata/generation") == "unknown"
	status_without("status/observedGeneration") == "unknown"
}

test_the_new_replica_set_must_be_available if {
	status_with("status/conditions/0/reason", "ProgressDeadlineExceeded") == "fail"
	status_with("status/conditions/0/reason", "ReplicaSetUpdated") == "fail"
	status_with("status/conditions/0/status", "False") == "fail"
	status_with("status/conditions/0/type", "Available") == "unknown"
	status_with("status/conditions", []) == "unknown"
	status_without("status/conditions") == "unknown"
}

test_a_deployment_that_is_not_there_fails_only_when_the_list_is_whole if {
	of({"deployments": cluster.listed([])}).status == "fail"
	of({"deployments": {"complete": false, "items": []}}).status == "unknown"
	of({}).status == "unknown"
	status_without("status") == "unknown"
}

test_stale_or_foreign_evidence_is_unknown if {
	document := testing.snapshot("deployment", "cluster", cluster.healthy)
	decide(testing.stale(document, "deployment", "cluster")).status == "unknown"
	decide(testing.of_another_release(document, "deployment", "cluster")).status == "unknown"
}
