package checks.traffic.pods_healthy_test

import data.checks.traffic.pods_healthy as item
import data.testing
import data.testing.cluster

decide(document) := decision if {
	decision := {"status": item.status, "facts": item.facts} with input as document
		with data.host as testing.host(document)
}

of(content) := decide(testing.snapshot("migration", "cluster", content))

after(earlier, content) := decide(testing.snapshot_of({"deployment": {"cluster": earlier}, "migration": {"cluster": content}}))

status_with(path, value) := of(cluster.put(cluster.healthy, path, value)).status

status_without(path) := of(cluster.without(cluster.healthy, path)).status

restarts := "/pods/items/1/status/containerStatuses/0/restartCount"

restarted(times) := cluster.put(cluster.healthy, restarts, times)

test_passes_and_counts if {
	of(cluster.healthy) == {
		"status": "pass",
		"facts": {"pods": 2, "limit": 2, "not_ready": [], "restarted": [], "unseen": []},
	}
	after(cluster.healthy, cluster.healthy).status == "pass"
}

test_a_pod_that_is_not_ready_fails_by_name if {
	decision := of(cluster.put(cluster.healthy, "/pods/items/1/status/conditions/0/status", "False"))
	decision.status == "fail"
	decision.facts.not_ready == ["pod-2"]
	status_without("/pods/items/1/status/conditions") == "fail"
}

test_a_restart_fails_by_name if {
	of(restarted(1)).status == "fail"
	of(restarted(1)).facts.restarted == ["pod-2"]
	after(cluster.healthy, restarted(1)).status == "fail"
}

test_restarts_before_the_migration_do_not_count if {
	after(restarted(3), restarted(3)).status == "pass"
	after(restarted(3), restarted(4)).status == "fail"
	after(restarted(3), restarted(2)).status == "fail"
}

test_the_earlier_record_must_be_of_the_same_pod_and_tell if {
	after(cluster.put(restarted(3), "/pods/items/1/metadata/uid", "other"), restarted(3)).status == "fail"
	after(cluster.without(cluster.healthy, restarts), restarted(3)).status == "fail"
	after(cluster.without(cluster.healthy, restarts), cluster.healthy).status == "pass"
}

test_restarts_that_were_not_seen_are_unknown if {
	status_without(restarts) == "unknown"
	status_with(restarts, "NaN") == "unknown"
	status_without("/pods/items/1/status/containerStatuses") == "unknown"
	of(cluster.without(cluster.healthy, restarts)).facts.unseen == ["pod-2"]
}

test_as_many_pods_as_desired if {
	status_with("/deployments/items/0/spec/replicas", 3) == "fail"
	status_with("/deployments/items/0/spec/replicas", 1) == "fail"
	status_with("/deployments/items/0/spec/replicas", "NaN") == "unknown"
	status_without("/deployments") == "unknown"
	status_with("/pods/items", []) == "fail"
}

test_one_pod_is_enough_where_one_is_desired if {
	one := cluster.put(cluster.healthy, "/pods/items", [cluster.pod("pod-1")])
	of(cluster.put(one, "/deployments/items/0/spec/replicas", 1)).status == "pass"
}

test_no_pods_desired_fails if {
	none := cluster.put(cluster.healthy, "/pods/items", [])
	of(cluster.put(none, "/deployments/items/0/spec/replicas", 0)).status == "fail"
}

test_an_incomplete_or_missing_list_is_unknown if {
	status_with("/pods/complete", false) == "unknown"
	status_without("/pods") == "unknown"
	status_with("/pods", {"complete": false, "items": []}) == "unknown"
}

test_stale_or_foreign_evidence_is_unknown if {
	document := testing.snapshot("migration", "cluster", cluster.healthy)
	decide(testing.stale(document, "migration", "cluster")).status == "unknown"
	decide(testing.of_another_release(document, "migration", "cluster")).status == "unknown"
}
