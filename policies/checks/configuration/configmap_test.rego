package checks.configuration.configmap_test

import data.checks.configuration.configmap as item
import data.testing
import data.testing.cluster

decide(document) := decision if {
	decision := {"status": item.status, "facts": item.facts} with input as document
		with data.host as testing.host(document)
}

of(content) := decide(testing.snapshot("deployment", "cluster", content))

status_with(path, value) := of(cluster.put(cluster.healthy, path, value)).status

status_without(path) := of(cluster.without(cluster.healthy, path)).status

template := "/deployments/items/0/spec/template/spec"

with_entry(reference) := of(cluster.put(
	cluster.healthy,
	concat("/", [template, "containers/0/env/-"]),
	{"name": "X", "valueFrom": {"configMapKeyRef": reference}},
))

with_volume(volume) := of(cluster.put(cluster.healthy, concat("/", [template, "volumes/-"]), volume))

test_passes_and_names_what_is_there if {
	decision := of(cluster.healthy)
	decision.status == "pass"
	decision.facts == {"present": ["settings/LOG_LEVEL"], "absent": [], "unseen": []}
}

test_a_deployment_that_needs_none_passes_when_the_list_was_had if {
	bare := cluster.without(cluster.healthy, concat("/", [template, "containers/0/env/1"]))
	of(bare).status == "pass"
	of(cluster.without(bare, "/configMaps")).status == "unknown"
}

test_an_absent_config_map_fails_only_when_the_list_is_whole if {
	decision := with_entry({"name": "gone", "key": "A"})
	decision.status == "fail"
	decision.facts.absent == ["gone/A"]
	incomplete := cluster.put(cluster.healthy, "/configMaps", {"complete": false, "items": []})
	of(incomplete).status == "unknown"
	of(incomplete).facts.unseen == ["settings/LOG_LEVEL"]
	status_with("/configMaps/items", []) == "fail"
}

test_an_incomplete_list_that_has_them_all_passes if {
	status_with("/configMaps/complete", false) == "pass"
}

test_an_absent_key_fails if {
	decision := with_entry({"name": "settings", "key": "OTHER"})
	decision.status == "fail"
	decision.facts.absent == ["settings/OTHER"]
}

test_binary_keys_count if {
	content := cluster.put(cluster.healthy, "/configMaps/items/0/binaryData", {"BLOB": ""})
	of(cluster.put(content, concat("/", [template, "containers/0/env/1/valueFrom/configMapKeyRef/key"]), "BLOB")).status == "pass"
}

test_a_config_map_of_another_namespace_does_not_count if {
	status_with("/configMaps/items/0/metadata/namespace", "other") == "fail"
}

test_optional_references_are_not_needed if {
	with_entry({"name": "gone", "key": "A", "optional": true}).status == "pass"
	with_entry({"name": "gone", "key": "A", "optional": false}).status == "fail"
}

test_sources_and_volumes_count if {
	with_volume({"name": "v", "configMap": {"name": "gone"}}).facts.absent == ["gone"]
	with_volume({"name": "v", "configMap": {"name": "settings"}}).status == "pass"
	projected := with_volume({"name": "v", "projected": {"sources": [{"configMap": {"name": "settings", "items": [{"key": "B"}]}}]}})
	projected.facts.absent == ["settings/B"]
	status_with(concat("/", [template, "containers/0/envFrom/-"]), {"configMapRef": {"name": "gone"}}) == "fail"
}

test_init_containers_and_side_cars_count if {
	other := {"name": "other", "envFrom": [{"configMapRef": {"name": "gone"}}]}
	status_with(concat("/", [template, "initContainers"]), [other]) == "fail"
	status_with(concat("/", [template, "containers/-"]), other) == "fail"
}

test_a_reference_without_a_name_is_unknown if {
	with_entry({"key": "A"}).status == "unknown"
	with_entry({"name": "settings"}).status == "unknown"
}

test_without_the_deployment_it_is_unknown if {
	status_without("/deployments") == "unknown"
	status_with("/deployments/items", []) == "unknown"
	status_without("/deployments/items/0/spec/template/spec/containers") == "unknown"
	status_without("/configMaps") == "unknown"
	decide(testing.snapshot("deployment", "cluster", {})).status == "unknown"
}

test_stale_or_foreign_evidence_is_unknown if {
	document := testing.snapshot("deployment", "cluster", cluster.healthy)
	decide(testing.stale(document, "deployment", "cluster")).status == "unknown"
	decide(testing.of_another_release(document, "deployment", "cluster")).status == "unknown"
}
