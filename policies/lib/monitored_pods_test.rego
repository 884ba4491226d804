package lib.monitored_pods_test

import data.lib.monitored_pods
import data.testing
import data.testing.cluster

# the tests' observations are collected at 11:59
by_state(records) := result if {
	document := testing.snapshot_of({"migration": {
		"cluster": {"pods": cluster.listed([cluster.pod("pod-1")])},
		"monitoring": {"samples": records},
	}})
	result := monitored_pods.by_state(records, "at", 60) with input as document with data.host as testing.host(document)
}

record(at) := {"podUid": "uid-pod-1", "at": at}

state(records) := [wanted | some wanted, names in by_state(cluster.listed(records)); count(names) > 0]

test_states if {
	state([record("2026-11-24T11:58:00Z")]) == ["fresh"]
	state([record("2026-11-24T11:57:59Z")]) == ["stale"]
	state([record("2026-11-24T11:57:59Z"), record("2026-11-24T11:58:30Z")]) == ["fresh"]
	state([record("2026-11-24T11:57:59Z"), record("NaN")]) == ["unseen"]
	state([record("NaN")]) == ["unseen"]
	state([]) == ["absent"]
	state([{"podUid": "uid-pod-9", "at": "2026-11-24T11:58:00Z"}]) == ["absent"]
}

test_a_pod_without_a_uid_is_unseen if {
	document := testing.snapshot("migration", "cluster", {"pods": cluster.listed([cluster.without(cluster.pod("pod-1"), "/metadata/uid")])})
	result := monitored_pods.by_state(cluster.listed([]), "at", 60) with input as document with data.host as testing.host(document)
	result.unseen == ["pod-1"]
}

test_an_incomplete_list_proves_no_absence if {
	by_state({"complete": false, "items": []}).unseen == ["pod-1"]
	by_state({"complete": false, "items": [record("2026-11-24T11:58:00Z")]}).fresh == ["pod-1"]
}
