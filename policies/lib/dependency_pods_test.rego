package lib.dependency_pods_test

import data.lib.dependency_pods
import data.testing

pod(name, ready) := {
	"metadata": {"name": name, "namespace": "starlight-prod", "labels": {"app": "redis", "shard": "1"}},
	"status": {"phase": "Running", "conditions": [{"type": "Ready", "status": ready}]},
}

whole(items) := {"items": items, "complete": true}

status(pods) := result if {
	result := dependency_pods.status(pods, {"app": "redis"}) with data.host.profile as testing.profile
}

not_ready(pods) := result if {
	result := dependency_pods.not_ready(pods, {"app": "redis"}) with data.host.profile as testing.profile
}

changed(path, value) := json.patch(pod("redis-1", "False"), [{"op": "add", "path": path, "value": value}])

test_all_ready if {
	status(whole([pod("redis-0", "True")])) == "pass"
	status(whole([pod("redis-0", "True"), pod("redis-1", "True")])) == "pass"
}

test_one_that_is_not_ready_fails_by_name if {
	pods := whole([pod("redis-2", "Unknown"), pod("redis-0", "True"), pod("redis-1", "False")])
	status(pods) == "fail"
	not_ready(pods) == ["redis-1", "redis-2"]
}

test_without_a_ready_condition_it_is_not_ready if {
	status(whole([json.remove(pod("redis-0", "True"), ["/status/conditions"])])) == "fail"
	not_ready(whole([json.remove(pod("redis-0", "False"), ["/metadata/name"])])) == ["unnamed"]
}

test_a_pod_that_is_not_ready_fails_without_the_whole_list if {
	status({"items": [pod("redis-0", "False")], "complete": false}) == "fail"
}

test_none_fails_only_when_the_list_is_whole if {
	status(whole([])) == "fail"
	status({"items": [], "complete": false}) == "unknown"
	status({"items": [pod("redis-0", "True")], "complete": false}) == "unknown"
	status({"items": [pod("redis-0", "True")]}) == "unknown"
	status({"complete": true}) == "unknown"
}

test_other_pods_do_not_matter if {
	ready := pod("redis-0", "True")
	every other in [
		changed("/metadata/namespace", "other"),
		changed("/metadata/labels", {"app": "detector"}),
		changed("/metadata/deletionTimestamp", "2026-11-24T11:00:00Z"),
		changed("/status/phase", "Succeeded"),
		{},
	] {
		status(whole([ready, other])) == "pass"
		status(whole([other])) == "fail"
	}
}

test_a_failed_pod_matters if {
	status(whole([pod("redis-0", "True"), changed("/status/phase", "Failed")])) == "fail"
}
