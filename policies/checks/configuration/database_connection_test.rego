package checks.configuration.database_connection_test

import data.checks.configuration.database_connection as item
import data.testing
import data.testing.cluster

decide(document) := decision if {
	decision := {"status": item.status, "facts": item.facts} with input as document
		with data.host as testing.host(document)
}

decide_without_database(document) := decision if {
	host := object.union(testing.host(document), {"profile": {"features": {"database": false}}})
	decision := {"status": item.status, "facts": item.facts} with input as document with data.host as host
}

snapshot(content, connection) := testing.snapshot_of({"deployment": {"cluster": content, "database": {"connection": connection}}})

connected := {"succeeded": true, "from": "pods"}

healthy := snapshot(cluster.healthy, connected)

status_with(path, value) := decide(snapshot(cluster.put(cluster.healthy, path, value), connected)).status

status_without(path) := decide(snapshot(cluster.without(cluster.healthy, path), connected)).status

probed(connection) := decide(snapshot(cluster.healthy, connection)).status

serving(path) := concat("/", ["/deployments/items/0/spec/template/spec/containers/0", path])

test_passes if {
	decide(healthy) == {"status": "pass", "facts": {"variable": "DATABASE_URL", "probed_from": "pods"}}
}

test_a_literal_or_a_config_map_fails if {
	status_with(serving("env/2"), {"name": "DATABASE_URL", "value": "postgresql://db"}) == "fail"
	status_with(serving("env/2"), {"name": "DATABASE_URL", "value": {"redacted": true, "length": 9, "kind": "url"}}) == "fail"
	in_config_map := {"name": "DATABASE_URL", "valueFrom": {"configMapKeyRef": {"name": "settings", "key": "LOG_LEVEL"}}}
	status_with(serving("env/2"), in_config_map) == "fail"
	unseen := cluster.without(cluster.put(cluster.healthy, serving("env/2"), in_config_map), "/configMaps")
	decide(snapshot(unseen, connected)).status == "unknown"
}

test_a_variable_that_is_not_set_fails if {
	status_without(serving("env/2")) == "fail"
	status_with("/secrets/items/0/keys", ["OTHER"]) == "fail"
	decide(snapshot(cluster.without(cluster.healthy, serving("env/2")), connected)).facts.problem == "it is not set, or its key does not exist"
}

test_a_whole_secret_as_source_passes if {
	content := cluster.put(cluster.without(cluster.healthy, serving("env/2")), serving("envFrom/0/secretRef/name"), "database")
	decide(snapshot(content, connected)).status == "pass"
}

test_a_secret_that_was_not_seen_is_unknown if {
	status_without("/secrets") == "unknown"
	status_without("/secrets/items/0/keys") == "unknown"
}

test_a_failed_probe_fails_only_where_the_pods_run if {
	probed({"succeeded": false, "from": "pods"}) == "fail"
	probed({"succeeded": false, "from": "health", "error": "refused"}) == "fail"
	probed({"succeeded": false, "from": "collector"}) == "unknown"
	probed({"succeeded": false}) == "unknown"
	probed({"succeeded": true, "from": "collector"}) == "pass"
	probed({"from": "pods"}) == "unknown"
	probed({"succeeded": "NaN", "from": "pods"}) == "unknown"
}

test_missing_evidence_is_unknown if {
	status_without("/deployments") == "unknown"
	decide(testing.snapshot("deployment", "cluster", cluster.healthy)).status == "unknown"
	decide(testing.snapshot("deployment", "database", {"connection": connected})).status == "unknown"
}

test_stale_or_foreign_evidence_is_unknown if {
	every domain in ["cluster", "database"] {
		decide(testing.stale(healthy, "deployment", domain)).status == "unknown"
		decide(testing.of_another_release(healthy, "deployment", domain)).status == "unknown"
	}
}

test_without_the_feature_it_is_not_applicable if {
	content := cluster.without(cluster.healthy, serving("env/2"))
	decide_without_database(testing.snapshot("deployment", "cluster", content)).status == "not_applicable"
	decision := decide_without_database(snapshot(content, {"succeeded": false, "from": "pods"}))
	decision.status == "not_applicable"
	decision.facts.problem != "the profile says that there is no database, and one is in use"
}

test_without_the_feature_a_database_in_use_fails if {
	decide_without_database(testing.snapshot("deployment", "cluster", cluster.healthy)).status == "fail"
	content := cluster.without(cluster.healthy, serving("env/2"))
	decision := decide_without_database(snapshot(content, connected))
	decision.status == "fail"
	decision.facts.problem == "the profile says that there is no database, and one is in use"
}
