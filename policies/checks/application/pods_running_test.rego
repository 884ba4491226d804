package checks.application.pods_running_test

import data.checks.application.pods_running as item
import data.testing
import data.testing.cluster

decide(document) := decision if {
	decision := {"status": item.status, "facts": item.facts} with input as document
		with data.host as testing.host(document)
}

of(content) := decide(testing.snapshot("deployment", "cluster", content))

status_with(path, value) := of(cluster.put(cluster.healthy, path, value)).status

status_without(path) := of(cluster.without(cluster.healthy, path)).status

deployment(path) := concat("/", ["/deployments/items/0", path])

container := "/pods/items/1/status/containerStatuses/0"

waiting(reason) := of(cluster.put(cluster.healthy, concat("/", [container, "state"]), {"waiting": {"reason": reason}}))

test_passes_and_counts if {
	of(cluster.healthy) == {"status": "pass", "facts": {"ready": 2, "limit": 2, "in_trouble": [], "unseen": []}}
}

test_ready_replicas_must_equal_the_desired_ones if {
	status_with(deployment("status/readyReplicas"), 1) == "fail"
	status_with(deployment("status/readyReplicas"), 3) == "fail"
	status_with(deployment("spec/replicas"), 3) == "fail"
	status_with(deployment("spec/replicas"), 1) == "fail"
	status_without(deployment("status/readyReplicas")) == "unknown"
	status_with(deployment("status/readyReplicas"), "NaN") == "unknown"
	content := cluster.put(cluster.healthy, deployment("status/readyReplicas"), "NaN")
	of(cluster.put(content, deployment("spec/replicas"), "NaN")).status == "unknown"
}

test_no_replicas_fail if {
	content := cluster.put(cluster.healthy, deployment("spec/replicas"), 0)
	of(cluster.put(content, deployment("status/readyReplicas"), 0)).status == "fail"
	of(cluster.without(content, deployment("status"))).status == "fail"
}

test_replicas_that_are_not_given_are_one if {
	content := cluster.put(cluster.without(cluster.healthy, deployment("spec/replicas")), deployment("status/readyReplicas"), 1)
	of(content).status == "pass"
	of(content).facts.limit == 1
}

test_the_pods_themselves_must_be_ready if {
	status_with("/pods/items/1/status/conditions/0/status", "False") == "fail"
	status_with("/pods/items", [cluster.pod("pod-1")]) == "fail"
	status_with("/pods", {"complete": false, "items": [cluster.pod("pod-1")]}) == "unknown"
	status_with("/pods/complete", false) == "unknown"
	status_without("/pods") == "unknown"
	status_with("/pods/items/-", cluster.pod("pod-3")) == "pass"
	status_with("/pods/items", [cluster.pod("pod-1"), cluster.old_pod]) == "fail"
}

test_a_container_that_is_stuck_fails_by_name if {
	every reason in ["CrashLoopBackOff", "ImagePullBackOff", "ErrImagePull", "CreateContainerConfigError"] {
		waiting(reason).status == "fail"
		waiting(reason).facts.in_trouble == [concat(": ", ["pod-2", reason])]
	}
}

test_every_reason_that_does_not_go_away_by_waiting if {
	every reason in [
		"ErrImageNeverPull",
		"InvalidImageName",
		"ImageInspectError",
		"RegistryUnavailable",
		"CreateContainerError",
		"RunContainerError",
	] {
		waiting(reason).status == "fail"
	}
}

test_a_container_that_has_not_started_is_unknown if {
	waiting("ContainerCreating").status == "unknown"
	waiting("ContainerCreating").facts.unseen == ["pod-2"]
}

test_a_container_killed_for_its_memory_fails if {
	killed := {"terminated": {"reason": "OOMKilled", "exitCode": 137}}
	status_with(concat("/", [container, "state"]), killed) == "fail"
	status_with(concat("/", [container, "lastState"]), killed) == "fail"
	status_with(concat("/", [container, "lastState"]), {"terminated": {"reason": "Completed"}}) == "pass"
	of(cluster.put(cluster.healthy, concat("/", [container, "lastState"]), killed)).facts.in_trouble == ["pod-2: OOMKilled"]
}

test_an_init_container_that_is_stuck_fails if {
	stuck := [{"name": "init", "state": {"waiting": {"reason": "CrashLoopBackOff"}}}]
	status_with("/pods/items/1/status/initContainerStatuses", stuck) == "fail"
}

test_every_container_must_be_seen_running if {
	status_without(concat("/", [container, "state"])) == "unknown"
	status_with(concat("/", [container, "state"]), {}) == "unknown"
	status_without("/pods/items/1/status/containerStatuses") == "unknown"
	status_with("/pods/items/1/spec/containers/-", {"name": "side-car"}) == "unknown"
	status_without("/pods/items/1/spec") == "unknown"
	status_with("/pods/items/1/spec/containers", []) == "unknown"
}

test_without_the_deployment_it_is_unknown if {
	status_without("/deployments") == "unknown"
	decide(testing.snapshot("deployment", "cluster", {})).status == "unknown"
}

test_stale_or_foreign_evidence_is_unknown if {
	document := testing.snapshot("deployment", "cluster", cluster.healthy)
	decide(testing.stale(document, "deployment", "cluster")).status == "unknown"
	decide(testing.of_another_release(document, "deployment", "cluster")).status == "unknown"
}
