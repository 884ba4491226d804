package checks.monitoring.prometheus_metrics_test

import data.checks.monitoring.prometheus_metrics as item
import data.testing
import data.testing.cluster

decide(document) := decision if {
	decision := {"status": item.status, "facts": item.facts} with input as document
		with data.host as testing.host(document)
}

# the tests' observations are collected at 11:59
sample(name, at) := {"pod": name, "podUid": concat("-", ["uid", name]), "lastSampleAt": at}

fresh := "2026-11-24T11:58:30Z"

healthy := {
	"cluster": {"pods": cluster.listed(cluster.pods)},
	"monitoring": {"samples": cluster.listed([sample("pod-1", fresh), sample("pod-2", fresh)])},
}

of(content) := decide(testing.snapshot_of({"migration": content}))

status_with(path, value) := of(cluster.put(healthy, path, value)).status

status_without(path) := of(cluster.without(healthy, path)).status

last := "/monitoring/samples/items/1/lastSampleAt"

test_passes_and_counts if {
	of(healthy) == {"status": "pass", "facts": {"pods": 2, "limit_seconds": 120, "absent": [], "stale": [], "unseen": []}}
}

test_freshness_is_measured_at_collection if {
	status_with(last, "2026-11-24T11:57:00Z") == "pass"
	status_with(last, "2026-11-24T11:56:59Z") == "fail"
	status_with(last, "2026-11-24T12:01:00Z") == "pass"
	status_with(last, "2026-11-24T12:01:01Z") == "fail"
	of(cluster.put(healthy, last, "2026-11-24T11:56:59Z")).facts.stale == ["pod-2"]
}

test_one_fresh_sample_of_a_pod_is_enough if {
	status_with("/monitoring/samples/items/-", sample("pod-2", "2026-11-24T11:00:00Z")) == "pass"
}

test_a_pod_without_a_sample_fails_only_when_the_list_is_whole if {
	decision := of(cluster.without(healthy, "/monitoring/samples/items/1"))
	decision.status == "fail"
	decision.facts.absent == ["pod-2"]
	incomplete := cluster.put(cluster.without(healthy, "/monitoring/samples/items/1"), "/monitoring/samples/complete", false)
	of(incomplete).status == "unknown"
	of(incomplete).facts.unseen == ["pod-2"]
	status_with("/monitoring/samples/items", []) == "fail"
}

test_an_unreadable_time_is_unknown if {
	status_with(last, "NaN") == "unknown"
	status_without(last) == "unknown"
}

test_samples_without_their_pod_do_not_count if {
	status_without("/monitoring/samples/items/1/podUid") == "fail"
	status_with("/monitoring/samples/items/1/podUid", "uid-old-1") == "fail"
	status_without("/cluster/pods/items/1/metadata/uid") == "unknown"
}

test_a_release_of_one_pod_passes if {
	status_with("/cluster/pods/items", [cluster.pod("pod-1")]) == "pass"
}

test_pods_must_be_known_whole if {
	status_with("/cluster/pods/complete", false) == "unknown"
	status_with("/cluster/pods/items", []) == "unknown"
	status_without("/cluster/pods") == "unknown"
}

test_missing_samples_are_unknown if {
	status_without("/monitoring/samples") == "unknown"
	status_without("/monitoring") == "unknown"
}

test_stale_or_foreign_evidence_is_unknown if {
	document := testing.snapshot_of({"migration": healthy})
	every domain in ["cluster", "monitoring"] {
		decide(testing.stale(document, "migration", domain)).status == "unknown"
		decide(testing.of_another_release(document, "migration", domain)).status == "unknown"
	}
}
