package checks.application.service_created_test

import data.checks.application.service_created as item
import data.testing
import data.testing.cluster

decide(document) := decision if {
	decision := {"status": item.status, "facts": item.facts} with input as document
		with data.host as testing.host(document)
}

endpoint(name) := {
	"addresses": ["10.0.0.1"],
	"conditions": {"ready": true},
	"targetRef": {"kind": "Pod", "name": name, "uid": concat("-", ["uid", name])},
}

slice := {
	"metadata": object.union(cluster.metadata("starlight-v4-abc"), {
		"labels": {"kubernetes.io/service-name": "starlight-v4"},
		"ownerReferences": [{"kind": "Service", "uid": "uid-starlight-v4"}],
	}),
	"endpoints": [endpoint("pod-1"), endpoint("pod-2")],
}

healthy := object.union(cluster.healthy, {
	"services": cluster.listed([cluster.service("starlight-v4", cluster.labels)]),
	"endpointSlices": cluster.listed([slice]),
})

of(content) := decide(testing.snapshot("deployment", "cluster", content))

status_with(path, value) := of(cluster.put(healthy, path, value)).status

status_without(path) := of(cluster.without(healthy, path)).status

problem_with(path, value) := decision.facts.problem if {
	decision := of(cluster.put(healthy, path, value))
	decision.status == "fail"
}

service(path) := concat("/", ["/services/items/0", path])

endpoints := "/endpointSlices/items/0/endpoints"

test_passes_and_counts_endpoints if {
	of(healthy) == {
		"status": "pass",
		"facts": {"service": "starlight-v4", "endpoints": 2, "unselected": [], "unresolved_ports": [], "foreign": []},
	}
}

test_a_service_that_is_not_there_fails_only_when_the_list_is_whole if {
	problem_with("/services/items", []) == "it does not exist"
	status_with("/services", {"complete": false, "items": []}) == "unknown"
	status_without("/services") == "unknown"
	status_with("/services/complete", false) == "pass"
	problem_with(service("metadata/namespace"), "other") == "it does not exist"
}

test_no_endpoint_of_a_service_that_was_not_seen_is_unknown if {
	content := cluster.put(healthy, "/services", {"complete": false, "items": []})
	of(cluster.put(content, "/endpointSlices/items", [])).status == "unknown"
}

test_the_selector_must_match_every_pod if {
	problem_with(service("spec/selector"), {"app": "other"}) == "it does not select all of the release's pods"
	problem_with(service("spec/selector"), {}) == "it does not select all of the release's pods"
	status_without(service("spec/selector")) == "fail"
	status_without(service("spec")) == "unknown"
	content := cluster.put(healthy, service("spec/selector"), {"app": "starlight", "version": "v4", "slot": "a"})
	decision := of(cluster.put(content, "/pods/items/0/metadata/labels/slot", "a"))
	decision.status == "fail"
	decision.facts.unselected == ["pod-2"]
}

test_ports_must_lead_to_the_containers if {
	problem_with(service("spec/ports"), []) == "it has no port"
	status_without(service("spec/ports")) == "fail"
	problem_with(service("spec/ports/0/targetPort"), "grpc") == "a target port is none of the pods' ports"
	problem_with(service("spec/ports/0/targetPort"), 8081) == "a target port is none of the pods' ports"
	status_with(service("spec/ports/0/targetPort"), 8080) == "pass"
	status_without(service("spec/ports/0/targetPort")) == "fail"
	problem_with(service("spec/ports/0/protocol"), "UDP") == "a target port is none of the pods' ports"
	status_with(service("spec/ports/-"), {"name": "admin", "port": 81, "targetPort": "admin"}) == "fail"
	of(cluster.put(healthy, service("spec/ports/-"), {"name": "admin", "port": 81})).facts.unresolved_ports == ["admin"]
	status_with(service("spec/ports/-"), {"port": 8080}) == "pass"
}

test_every_pod_must_listen if {
	problem_with("/pods/items/1/spec/containers/0/ports", []) == "a target port is none of the pods' ports"
	status_without("/pods/items/1/spec/containers/0/ports/0/protocol") == "pass"
}

test_pods_must_be_known_whole if {
	status_without("/pods") == "unknown"
	status_with("/pods/complete", false) == "unknown"
	status_with("/pods/items", []) == "fail"
}

test_endpoints_must_be_ready_pods_of_the_release if {
	problem_with(endpoints, []) == "it has no ready endpoint"
	status_without(endpoints) == "fail"
	problem_with(concat("/", [endpoints, "-"]), endpoint("old-1")) == "it leads to pods that are not the release's"
	of(cluster.put(healthy, concat("/", [endpoints, "-"]), endpoint("old-1"))).facts.foreign == ["old-1"]
	status_with(concat("/", [endpoints, "0/conditions/ready"]), false) == "pass"
	status_without(concat("/", [endpoints, "0/conditions"])) == "pass"
	status_without(concat("/", [endpoints, "0/targetRef/uid"])) == "fail"
}

test_an_endpoint_that_does_not_say_whether_it_is_ready_may_be_reached if {
	silent := object.remove(endpoint("old-1"), ["conditions"])
	problem_with(concat("/", [endpoints, "-"]), silent) == "it leads to pods that are not the release's"
	status_with(endpoints, [object.remove(endpoint("pod-1"), ["conditions"])]) == "fail"
}

test_a_foreign_endpoint_that_is_not_ready_does_not_count if {
	waiting := object.union(endpoint("old-1"), {"conditions": {"ready": false}})
	status_with(concat("/", [endpoints, "-"]), waiting) == "pass"
}

test_foreign_endpoints_are_not_proven_by_an_incomplete_list_of_pods if {
	content := cluster.put(healthy, concat("/", [endpoints, "-"]), endpoint("old-1"))
	of(cluster.put(content, "/pods/complete", false)).status == "unknown"
}

test_slices_must_be_known_whole_and_be_the_services if {
	status_without("/endpointSlices") == "unknown"
	status_with("/endpointSlices/complete", false) == "unknown"
	status_with("/endpointSlices", {"complete": false, "items": []}) == "unknown"
	problem_with("/endpointSlices/items", []) == "it has no ready endpoint"
	problem_with("/endpointSlices/items/0/metadata/namespace", "other") == "it has no ready endpoint"
	status_without("/endpointSlices/items/0/metadata/labels") == "pass"
	status_without("/endpointSlices/items/0/metadata/ownerReferences") == "pass"
	unowned := cluster.without(healthy, "/endpointSlices/items/0/metadata/ownerReferences")
	of(cluster.without(unowned, "/endpointSlices/items/0/metadata/labels")).status == "fail"
	of(cluster.put(unowned, "/endpointSlices/items/0/metadata/labels", {"kubernetes.io/service-name": "other"})).status == "fail"
	owned_by_another := cluster.put(unowned, "/endpointSlices/items/0/metadata/ownerReferences", [{"kind": "Service", "uid": "other"}])
	of(cluster.without(owned_by_another, "/endpointSlices/items/0/metadata/labels")).status == "fail"
}

test_stale_or_foreign_evidence_is_unknown if {
	document := testing.snapshot("deployment", "cluster", healthy)
	decide(testing.stale(document, "deployment", "cluster")).status == "unknown"
	decide(testing.of_another_release(document, "deployment", "cluster")).status == "unknown"
}
