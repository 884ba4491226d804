package checks.monitoring.log_aggregation_test

import data.checks.monitoring.log_aggregation as item
import data.testing
import data.testing.cluster

decide(document) := decision if {
	decision := {"status": item.status, "facts": item.facts} with input as document
		with data.host as testing.host(document)
}

# the tests' observations are collected at 11:59
log(name) := {"pod": name, "podUid": concat("-", ["uid", name]), "lines": 40, "newestAt": "2026-11-24T11:58:30Z"}

healthy := {
	"cluster": {"pods": cluster.listed(cluster.pods)},
	"monitoring": {"logs": cluster.listed([log("pod-1"), log("pod-2")])},
}

of(content) := decide(testing.snapshot_of({"migration": content}))

status_with(path, value) := of(cluster.put(healthy, path, value)).status

status_without(path) := of(cluster.without(healthy, path)).status

second := "/monitoring/logs/items/1"

at(path) := concat("/", [second, path])

test_passes_and_counts if {
	of(healthy) == {"status": "pass", "facts": {"pods": 2, "limit_seconds": 900, "absent": [], "stale": [], "unseen": []}}
}

test_lines_must_be_recent_at_collection if {
	status_with(at("newestAt"), "2026-11-24T11:44:00Z") == "pass"
	status_with(at("newestAt"), "2026-11-24T11:43:59Z") == "fail"
	of(cluster.put(healthy, at("newestAt"), "2026-11-24T11:43:59Z")).facts.stale == ["pod-2"]
	status_with(at("newestAt"), "2026-11-24T12:01:01Z") == "fail"
	status_with(at("newestAt"), "NaN") == "unknown"
	status_without(at("newestAt")) == "unknown"
}

test_a_pod_without_lines_fails_only_when_the_list_is_whole if {
	status_with(at("lines"), 0) == "fail"
	of(cluster.put(healthy, at("lines"), 0)).facts.absent == ["pod-2"]
	status_without(second) == "fail"
	of(cluster.put(cluster.without(healthy, second), "/monitoring/logs/complete", false)).status == "unknown"
	status_with(at("lines"), 1) == "pass"
}

test_lines_that_were_not_counted_are_unknown if {
	status_without(at("lines")) == "unknown"
	status_with(at("lines"), "NaN") == "unknown"
}

test_a_release_of_one_pod_passes if {
	status_with("/cluster/pods/items", [cluster.pod("pod-1")]) == "pass"
}

test_pods_must_be_known_whole if {
	status_with("/cluster/pods/complete", false) == "unknown"
	status_with("/cluster/pods/items", []) == "unknown"
	status_without("/cluster/pods") == "unknown"
}

test_missing_logs_are_unknown if {
	status_without("/monitoring/logs") == "unknown"
	status_without("/monitoring/logs/items") == "unknown"
	status_without("/monitoring") == "unknown"
}

test_stale_or_foreign_evidence_is_unknown if {
	document := testing.snapshot_of({"migration": healthy})
	every domain in ["cluster", "monitoring"] {
		decide(testing.stale(document, "migration", domain)).status == "unknown"
		decide(testing.of_another_release(document, "migration", domain)).status == "unknown"
	}
}
