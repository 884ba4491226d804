package lib.observations_test

import data.lib.observations
import data.testing

good := testing.snapshot_of({
	"deployment": {"cluster": {"uid": "cluster-1"}, "docs": {"git": {"clean": true}}},
	"canary": {"cluster": {"uid": "cluster-1"}},
})

evidence(document) := usable if {
	usable := observations.evidence with input as document with data.host as testing.host(document)
}

state(document) := states if {
	states := observations.state with input as document with data.host as testing.host(document)
}

collected_at(document, moment, domain) := instant if {
	instant := observations.collected_at(moment, domain) with input as document with data.host as testing.host(document)
}

patched(operation, path, value) := json.patch(good, [{"op": operation, "path": path, "value": value}])

test_usable_data_is_evidence_of_its_moment if {
	evidence(good) == {
		"deployment": {"cluster": {"uid": "cluster-1"}, "docs": {"git": {"clean": true}}},
		"canary": {"cluster": {"uid": "cluster-1"}},
	}
	state(good).deployment == {"cluster": {"state": "usable"}, "docs": {"state": "usable"}}
}

test_a_stale_observation_is_no_evidence_and_others_stay if {
	stale := testing.stale(good, "deployment", "cluster")
	evidence(stale) == {"deployment": {"docs": {"git": {"clean": true}}}, "canary": {"cluster": {"uid": "cluster-1"}}}
	state(stale).deployment.cluster.state == "stale"
	state(stale).deployment.cluster.maximum_age_seconds == 900
	state(stale).canary.cluster.state == "usable"
}

test_an_undated_observation_is_no_evidence if {
	undated := patched("replace", "observations/deployment/cluster/collectedAt", "today")
	state(undated).deployment.cluster == {"state": "undated"}
	not evidence(undated).deployment.cluster
}

test_an_unbound_observation_says_what_is_missing if {
	unbound := json.remove(good, ["observations/deployment/cluster/measuredOn"])
	state(unbound).deployment.cluster == {"state": "unbound", "missing": ["clusterUid"]}
	not evidence(unbound).deployment.cluster
	state(json.remove(good, ["observations/deployment/docs/measuredOn/revision"])).deployment.docs.state == "unbound"
}

test_an_observation_of_something_else_says_what_differs if {
	foreign := testing.of_another_release(good, "deployment", "cluster")
	state(foreign).deployment.cluster == {"state": "of_something_else", "different": ["clusterUid"]}
	not evidence(foreign).deployment.cluster
}

test_staleness_is_told_before_binding if {
	both := testing.stale(testing.of_another_release(good, "deployment", "cluster"), "deployment", "cluster")
	state(both).deployment.cluster.state == "stale"
}

test_a_domain_that_nobody_knows_is_no_evidence if {
	gossip := testing.snapshot("deployment", "gossip", {"said": true})
	evidence(gossip) == {"deployment": {}}
	state(gossip) == {"deployment": {}}
}

test_an_observation_without_data_is_no_evidence if {
	empty := json.remove(good, ["observations/deployment/cluster/data"])
	not evidence(empty).deployment.cluster
	state(empty).deployment.cluster.state == "usable"
}

test_a_snapshot_without_observations if {
	evidence({"release": testing.release}) == {}
	state({"release": testing.release}) == {}
}

test_collected_at_only_of_evidence if {
	collected_at(good, "deployment", "cluster") == "2026-11-24T11:59:00Z"
	not collected_at(good, "deployment", "traffic")
	not collected_at(testing.stale(good, "deployment", "cluster"), "deployment", "cluster")
	not collected_at(testing.of_another_release(good, "deployment", "cluster"), "deployment", "cluster")
	not collected_at(json.remove(good, ["observations/deployment/cluster/data"]), "deployment", "cluster")
}
