package checks.traffic.canary_removed_test

import data.checks.traffic.canary_removed as item
import data.testing
import data.testing.cluster

decide(document) := decision if {
	decision := {"status": item.status, "facts": item.facts} with input as document
		with data.host as testing.host(document)
}

healthy := {
	"cluster": {"deployments": cluster.listed([cluster.deployment]), "pods": cluster.listed(cluster.pods)},
	"traffic": {"splits": cluster.listed([])},
}

of(content) := decide(testing.snapshot_of({"migration": content}))

status_with(path, value) := of(cluster.put(healthy, path, value)).status

status_without(path) := of(cluster.without(healthy, path)).status

left_with(path, value) := decision.facts.left if {
	decision := of(cluster.put(healthy, path, value))
	decision.status == "fail"
}

canary_deployment := {"metadata": cluster.metadata("starlight-canary")}

canary_pod := cluster.labelled_pod("canary-1", {"app": "starlight-canary", "version": "v4"})

split_to(service) := {
	"kind": "TrafficSplit",
	"metadata": cluster.metadata("split"),
	"spec": {"service": "starlight", "backends": [{"service": service, "weight": 0}]},
}

test_passes if {
	of(healthy) == {"status": "pass", "facts": {"canary": "starlight-canary", "left": [], "unreadable": []}}
}

test_whatever_is_left_fails_by_name if {
	left_with("/cluster/deployments/items/-", canary_deployment) == ["Deployment starlight-canary"]
	left_with("/cluster/pods/items/-", canary_pod) == ["Pod canary-1"]
	left_with("/traffic/splits/items/-", split_to("starlight-canary")) == ["TrafficSplit split"]
}

test_what_is_elsewhere_or_going_is_not_left if {
	status_with("/cluster/deployments/items/-", cluster.put(canary_deployment, "/metadata/namespace", "other")) == "pass"
	status_with("/cluster/pods/items/-", cluster.put(canary_pod, "/metadata/namespace", "other")) == "pass"
	status_with("/cluster/pods/items/-", cluster.put(canary_pod, "/metadata/deletionTimestamp", "2026-11-24T11:58:00Z")) == "pass"
	status_with("/traffic/splits/items/-", split_to("starlight-v4")) == "pass"
}

test_a_subset_of_the_canary_is_the_canary if {
	declared := {
		"kind": "VirtualService",
		"metadata": cluster.metadata("split"),
		"spec": {"http": [{"route": [{"destination": {"host": "starlight-canary", "subset": "v4"}}]}]},
	}
	left_with("/traffic/splits/items/-", declared) == ["VirtualService split"]
}

test_a_split_that_names_the_canary_fails_even_when_it_has_no_readable_weight if {
	declared := cluster.put(split_to("starlight-canary"), "/spec/backends/0/weight", "all")
	status_with("/traffic/splits/items/-", declared) == "fail"
}

test_a_split_that_cannot_be_read_is_unknown if {
	decision := of(cluster.put(healthy, "/traffic/splits/items/-", {"kind": "TraefikService", "metadata": {"name": "a"}}))
	decision.status == "unknown"
	decision.facts.unreadable == ["TraefikService a"]
}

test_every_list_must_be_whole if {
	every list in ["/cluster/deployments", "/cluster/pods", "/traffic/splits"] {
		status_with(concat("/", [list, "complete"]), false) == "unknown"
		status_without(list) == "unknown"
	}
}

test_what_is_left_fails_in_an_incomplete_list_too if {
	status_with("/cluster/deployments", {"complete": false, "items": [canary_deployment]}) == "fail"
}

test_stale_or_foreign_evidence_is_unknown if {
	document := testing.snapshot_of({"migration": healthy})
	every domain in ["cluster", "traffic"] {
		decide(testing.stale(document, "migration", domain)).status == "unknown"
		decide(testing.of_another_release(document, "migration", domain)).status == "unknown"
	}
}
