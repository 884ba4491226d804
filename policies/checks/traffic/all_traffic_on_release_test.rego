package checks.traffic.all_traffic_on_release_test

import data.checks.traffic.all_traffic_on_release as item
import data.testing
import data.testing.cluster

decide(document) := decision if {
	decision := {"status": item.status, "facts": item.facts} with input as document
		with data.host as testing.host(document)
}

served(version, requests) := {"version": version, "requests": requests}

# the public Service on the release, the previous version's pods still there, no split left
by_selector := {
	"cluster": {
		"deployments": cluster.listed([cluster.deployment]),
		"pods": cluster.listed(array.concat(cluster.pods, [cluster.old_pod])),
		"services": cluster.listed([
			cluster.service("starlight", cluster.labels),
			cluster.service("starlight-v4", cluster.labels),
			cluster.service("starlight-v3", {"app": "starlight", "version": "v3"}),
		]),
	},
	"traffic": {
		"splits": cluster.listed([]),
		"observed": {
			"window": {"start": "2026-11-24T11:50:00Z", "end": "2026-11-24T11:58:00Z"},
			"versions": cluster.listed([served("v4", 1000)]),
		},
	},
}

route(weights) := {
	"kind": "HTTPRoute",
	"metadata": cluster.metadata("split"),
	"spec": {
		"parentRefs": [{"kind": "Service", "name": "starlight"}],
		"rules": [{"backendRefs": [{"name": name, "weight": weight} | some name, weight in weights]}],
	},
}

split_by(declared) := cluster.put(by_selector, "/traffic/splits", cluster.listed([declared]))

on_old := {"app": "starlight", "version": "v3"}

public_selector := "/cluster/services/items/0/spec/selector"

# the public Service selects the old pods, and a mesh sends its traffic to the release
by_split := cluster.put(split_by(route({"starlight-v4": 100, "starlight-v3": 0})), public_selector, on_old)

of(content) := decide(testing.snapshot_of({"migration": content}))

status_with(path, value) := of(cluster.put(by_selector, path, value)).status

status_without(path) := of(cluster.without(by_selector, path)).status

versions := "/traffic/observed/versions"

test_passes_by_selector if {
	of(by_selector) == {"status": "pass", "facts": {
		"service": "starlight",
		"limit": "v4",
		"requests": 1000,
		"strangers": [],
		"wrong_splits": [],
		"other_versions": [],
	}}
}

test_passes_by_a_split if {
	of(by_split).status == "pass"
	of(cluster.put(split_by(route({"starlight-v4": 1})), public_selector, on_old)).status == "pass"
}

test_a_selector_that_matches_another_pod_fails_by_name if {
	decision := of(cluster.put(by_selector, public_selector, {"app": "starlight"}))
	decision.status == "fail"
	decision.facts.strangers == ["old-1"]
	decision.facts.problem == "the public Service does not lead to the release alone"
	status_with(public_selector, on_old) == "fail"
	status_with(public_selector, {"app": "nobody"}) == "fail"
	status_with(public_selector, {}) == "fail"
	status_without(public_selector) == "fail"
}

test_a_public_service_that_is_not_there_fails_only_when_the_list_is_whole if {
	status_with("/cluster/services/items", []) == "fail"
	status_with("/cluster/services", {"complete": false, "items": []}) == "unknown"
	status_without("/cluster/services") == "unknown"
}

test_pods_must_be_known_whole if {
	status_with("/cluster/pods/complete", false) == "unknown"
	status_without("/cluster/pods") == "unknown"
	status_with("/cluster/pods/items", []) == "fail"
}

test_splits_must_be_known_whole if {
	status_with("/traffic/splits/complete", false) == "unknown"
	status_without("/traffic/splits") == "unknown"
	of(cluster.put(by_split, "/traffic/splits/complete", false)).status == "unknown"
	selects_old := cluster.put(by_selector, public_selector, on_old)
	of(cluster.put(selects_old, "/traffic/splits/complete", false)).status == "unknown"
}

test_a_split_that_gives_others_a_share_fails_by_name if {
	decision := of(split_by(route({"starlight-v4": 99, "starlight-v3": 1})))
	decision.status == "fail"
	decision.facts.wrong_splits == ["HTTPRoute split to starlight-v3"]
	of(split_by(route({"starlight-v4": 99, "gone": 1}))).status == "fail"
	of(split_by(route({"starlight": 100}))).status == "pass"
	of(cluster.put(split_by(route({"starlight": 100})), public_selector, on_old)).status == "fail"
}

test_a_split_of_something_else_does_not_count if {
	other := cluster.put(route({"docs-v1": 50, "docs-v2": 50}), "/spec/parentRefs/0/name", "docs")
	of(split_by(other)).status == "pass"
	of(cluster.put(split_by(other), public_selector, on_old)).status == "fail"
}

test_a_split_of_the_public_host_counts if {
	by_host := {
		"kind": "HTTPRoute",
		"metadata": cluster.metadata("split"),
		"spec": {
			"hostnames": ["starlight.example"],
			"rules": [{"backendRefs": [{"name": "starlight-v3"}]}],
		},
	}
	of(split_by(by_host)).status == "fail"
	of(split_by(cluster.put(by_host, "/spec/hostnames/0", "docs.example"))).status == "pass"
}

test_a_split_that_only_names_the_release_does_not_take_over if {
	other := cluster.put(route({"starlight-v4": 100}), "/spec/parentRefs/0/name", "docs")
	of(cluster.put(split_by(other), public_selector, on_old)).status == "unknown"
}

test_a_split_that_cannot_be_read_is_unknown if {
	of(split_by({"kind": "TraefikService", "metadata": cluster.metadata("split")})).status == "unknown"
	of(split_by(route({"starlight-v4": "all"}))).status == "unknown"
	of(cluster.put(split_by(route({"starlight-v4": 0})), public_selector, on_old)).status == "unknown"
}

test_a_split_to_a_service_that_was_not_seen_is_unknown if {
	content := cluster.put(split_by(route({"starlight-v4": 99, "gone": 1})), "/cluster/services/complete", false)
	of(content).status == "unknown"
}

test_requests_served_by_others_fail_by_version if {
	decision := of(cluster.put(by_selector, concat("/", [versions, "items/-"]), served("v3", 1)))
	decision.status == "fail"
	decision.facts.other_versions == ["v3"]
	decision.facts.problem == "other versions served requests"
	status_with(concat("/", [versions, "items/-"]), {"requests": 1}) == "fail"
	status_with(concat("/", [versions, "items/-"]), served("v3", 0)) == "pass"
	status_with(versions, {"complete": false, "items": [served("v3", 1)]}) == "fail"
}

test_one_request_is_enough if {
	status_with(concat("/", [versions, "items/0/requests"]), 1) == "pass"
}

test_no_or_uncounted_requests_are_unknown if {
	status_with(concat("/", [versions, "items"]), []) == "unknown"
	status_with(concat("/", [versions, "items/0/requests"]), 0) == "unknown"
	status_with(concat("/", [versions, "items/0/requests"]), "NaN") == "unknown"
	status_without(concat("/", [versions, "items/0/requests"])) == "unknown"
	status_with(concat("/", [versions, "items/-"]), {"version": "v4"}) == "unknown"
	status_with(concat("/", [versions, "items/-"]), {"version": "v3"}) == "unknown"
	status_with(concat("/", [versions, "complete"]), false) == "unknown"
	status_without(versions) == "unknown"
}

test_the_record_must_be_fresh_and_span_time if {
	window := "/traffic/observed/window"
	status_with(concat("/", [window, "end"]), "2026-11-24T11:45:00Z") == "unknown"
	early := {"start": "2026-11-24T11:30:00Z", "end": "2026-11-24T11:45:00Z"}
	status_with(window, early) == "pass"
	status_with(window, object.union(early, {"end": "2026-11-24T11:44:59Z"})) == "unknown"
	status_with(concat("/", [window, "start"]), "2026-11-24T11:57:59.999Z") == "pass"
	status_with(concat("/", [window, "start"]), "2026-11-24T11:58:00Z") == "unknown"
	status_with(concat("/", [window, "start"]), "2026-11-24T11:59:00Z") == "unknown"
	status_with(concat("/", [window, "start"]), "soon") == "unknown"
	status_without(concat("/", [window, "end"])) == "unknown"
	status_without(window) == "unknown"
}

test_stale_or_foreign_evidence_is_unknown if {
	document := testing.snapshot_of({"migration": by_selector})
	every domain in ["cluster", "traffic"] {
		decide(testing.stale(document, "migration", domain)).status == "unknown"
		decide(testing.of_another_release(document, "migration", domain)).status == "unknown"
	}
}
