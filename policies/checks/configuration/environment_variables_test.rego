package checks.configuration.environment_variables_test

import data.checks.configuration.environment_variables as item
import data.testing
import data.testing.cluster

decide(document) := decision if {
	decision := {"status": item.status, "facts": item.facts} with input as document
		with data.host as testing.host(document)
}

of(content) := decide(testing.snapshot("deployment", "cluster", content))

status_with(path, value) := of(cluster.put(cluster.healthy, path, value)).status

status_without(path) := of(cluster.without(cluster.healthy, path)).status

serving := "/deployments/items/0/spec/template/spec/containers/0"

at(path) := concat("/", [serving, path])

test_passes_and_names_them if {
	decision := of(cluster.healthy)
	decision.status == "pass"
	decision.facts == {
		"limit": 5,
		"set": ["API_KEY", "DATABASE_URL", "LOG_LEVEL", "MODEL_PATH", "REDIS_URL"],
		"unset": [],
		"unproven": [],
	}
}

test_a_variable_that_is_not_there_fails_by_name if {
	decision := of(cluster.without(cluster.healthy, at("env/0")))
	decision.status == "fail"
	decision.facts.unset == ["MODEL_PATH"]
	status_with(at("env/0/value"), "") == "fail"
	status_without(at("env/0/value")) == "fail"
}

test_only_the_serving_container_counts if {
	status_with(at("name"), "side-car") == "unknown"
	side_car := {"name": "side-car", "env": [{"name": "MODEL_PATH", "value": "/x"}]}
	content := cluster.without(cluster.healthy, at("env/0"))
	of(cluster.put(content, "/deployments/items/0/spec/template/spec/containers/-", side_car)).status == "fail"
}

test_a_key_that_is_gone_leaves_it_unset if {
	of(cluster.put(cluster.healthy, "/secrets/items/1/keys", ["REDIS_URL"])).facts.unset == ["API_KEY"]
	of(cluster.put(cluster.healthy, "/configMaps/items/0/data", {})).facts.unset == ["LOG_LEVEL"]
}

test_sources_that_were_not_seen_are_unknown if {
	decision := of(cluster.without(cluster.healthy, "/secrets"))
	decision.status == "unknown"
	decision.facts.unproven == ["API_KEY", "DATABASE_URL", "REDIS_URL"]
	status_without("/configMaps") == "unknown"
}

test_one_required_variable_is_enough if {
	document := testing.snapshot("deployment", "cluster", cluster.healthy)
	one := {"profile": {"workload": {"requiredVariables": ["MODEL_PATH"]}}}
	item.status == "pass" with input as document with data.host as object.union(testing.host(document), one)
}

test_a_profile_that_requires_none_proves_nothing if {
	document := testing.snapshot("deployment", "cluster", cluster.healthy)
	host := object.union(testing.host(document), {"profile": {"workload": {"requiredVariables": []}}})
	item.status == "unknown" with input as document with data.host as host
}

test_without_the_deployment_it_is_unknown if {
	status_without("/deployments") == "unknown"
	decide(testing.snapshot("deployment", "cluster", {})).status == "unknown"
}

test_stale_or_foreign_evidence_is_unknown if {
	document := testing.snapshot("deployment", "cluster", cluster.healthy)
	decide(testing.stale(document, "deployment", "cluster")).status == "unknown"
	decide(testing.of_another_release(document, "deployment", "cluster")).status == "unknown"
}
