package checks.traffic.load_balancer_updated_test

import data.checks.traffic.load_balancer_updated as item
import data.testing
import data.testing.cluster

decide(document) := decision if {
	decision := {"status": item.status, "facts": item.facts} with input as document
		with data.host as testing.host(document)
}

without_feature(content) := decision if {
	document := testing.snapshot_of({"migration": content})
	host := object.union(testing.host(document), {"profile": {"features": {"load_balancer": false}}})
	decision := {"status": item.status, "facts": item.facts} with input as document with data.host as host
}

balanced(entries) := {"status": {"loadBalancer": {"ingress": entries}}}

public_service := object.union(cluster.service("starlight", cluster.labels), balanced([{"ip": "203.0.113.7"}]))

public_ingress := object.union({"metadata": cluster.metadata("starlight")}, balanced([{"hostname": "lb.example"}]))

healthy := {
	"cluster": {
		"pods": cluster.listed(cluster.pods),
		"services": cluster.listed([public_service]),
		"ingresses": cluster.listed([]),
	},
	"network": {"loadBalancer": {"backends": cluster.listed([
		{"address": "10.0.0.1", "podUid": "uid-pod-1"},
		{"address": "10.0.0.2", "podUid": "uid-pod-2"},
	])}},
}

by_ingress := cluster.put(
	cluster.put(healthy, "/cluster/services/items", [cluster.service("starlight", cluster.labels)]),
	"/cluster/ingresses/items",
	[public_ingress],
)

of(content) := decide(testing.snapshot_of({"migration": content}))

status_with(path, value) := of(cluster.put(healthy, path, value)).status

status_without(path) := of(cluster.without(healthy, path)).status

backends := "/network/loadBalancer/backends"

test_passes_by_service_or_ingress if {
	of(healthy) == {"status": "pass", "facts": {"addresses": ["203.0.113.7"], "backends": 2, "strangers": []}}
	of(by_ingress).status == "pass"
	of(by_ingress).facts.addresses == ["lb.example"]
}

test_no_address_fails_only_when_both_lists_are_whole if {
	entries := "/cluster/services/items/0/status/loadBalancer/ingress"
	status_with(entries, []) == "fail"
	status_with(entries, [{"ip": ""}]) == "fail"
	status_with(entries, [{"ip": "", "ipMode": "VIP"}]) == "fail"
	status_without("/cluster/services/items/0/status") == "fail"
	without_address := cluster.put(healthy, entries, [])
	of(cluster.without(without_address, "/cluster/ingresses")).status == "unknown"
	of(cluster.put(without_address, "/cluster/services/complete", false)).status == "unknown"
	of(cluster.put(without_address, "/cluster/ingresses/complete", false)).status == "unknown"
}

test_the_address_must_be_of_the_public_service_or_ingress if {
	status_with("/cluster/services/items/0/metadata/name", "other") == "fail"
	of(cluster.put(by_ingress, "/cluster/ingresses/items/0/metadata/name", "other")).status == "fail"
	of(cluster.put(by_ingress, "/cluster/ingresses/items/0/metadata/namespace", "other")).status == "fail"
}

test_a_backend_that_is_not_the_releases_fails_by_address if {
	decision := of(cluster.put(healthy, concat("/", [backends, "items/-"]), {"address": "10.0.0.9", "podUid": "uid-old-1"}))
	decision.status == "fail"
	decision.facts.strangers == ["10.0.0.9"]

	# a balancer that sends to nodes names no pod: nothing is proven
	status_without(concat("/", [backends, "items/0/podUid"])) == "unknown"
}

test_backends_are_needed if {
	status_with(concat("/", [backends, "items"]), []) == "fail"
	status_with(backends, {"complete": false, "items": []}) == "unknown"
	status_with(concat("/", [backends, "complete"]), false) == "unknown"
	status_without(backends) == "unknown"
	status_without("/network") == "unknown"
}

test_pods_must_be_known_whole if {
	status_with("/cluster/pods/complete", false) == "unknown"
	status_without("/cluster/pods") == "unknown"
	status_with("/cluster/pods/items", []) == "fail"
	incomplete := cluster.put(healthy, "/cluster/pods", {"complete": false, "items": []})
	of(incomplete).status == "unknown"
}

test_stale_or_foreign_evidence_is_unknown if {
	document := testing.snapshot_of({"migration": healthy})
	every domain in ["cluster", "network"] {
		decide(testing.stale(document, "migration", domain)).status == "unknown"
		decide(testing.of_another_release(document, "migration", domain)).status == "unknown"
	}
}

test_with_the_feature_a_load_balancer_is_as_it_should_be if {
	decision := of(cluster.put(healthy, "/cluster/services/items/0/spec/type", "LoadBalancer"))
	decision.status == "pass"
	not decision.facts.problem
}

test_without_the_feature_it_is_not_applicable if {
	without_feature({}).status == "not_applicable"
	without_feature(healthy).status == "not_applicable"
	not without_feature(healthy).facts.problem
}

test_without_the_feature_a_load_balancer_fails if {
	decision := without_feature(cluster.put(healthy, "/cluster/services/items/0/spec/type", "LoadBalancer"))
	decision.status == "fail"
	decision.facts.problem == "the profile says that there is none, and the public Service is of type LoadBalancer"
}
