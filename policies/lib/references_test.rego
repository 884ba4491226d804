package lib.references_test

import data.lib.references
import data.testing
import data.testing.cluster

name_only(name) := {"name": name, "key": null, "optional": false}

keyed(name, key) := {"name": name, "key": key, "optional": false}

pod_spec := {
	"initContainers": [{"envFrom": [{"configMapRef": {"name": "init"}}, {"secretRef": {"name": "init-secret", "optional": true}}]}],
	"containers": [{"env": [
		{"name": "A", "valueFrom": {"configMapKeyRef": {"name": "settings", "key": "A"}}},
		{"name": "B", "valueFrom": {"secretKeyRef": {"name": "keys", "key": "B"}}},
		{"name": "C", "value": "literal"},
	]}],
	"volumes": [
		{"name": "one", "configMap": {"name": "files", "items": [{"key": "x"}, {"key": "y"}]}},
		{"name": "two", "secret": {"secretName": "certificate"}},
		{"name": "three", "projected": {"sources": [
			{"configMap": {"name": "projected"}},
			{"secret": {"name": "projected-secret", "items": [{"key": "z"}]}},
			{"serviceAccountToken": {"path": "token"}},
		]}},
		{"name": "four", "emptyDir": {}},
		{"name": "five", "configMap": {"name": "all", "items": []}},
	],
	"imagePullSecrets": [{"name": "pull"}],
}

test_every_place_that_refers_to_a_config_map if {
	references.of(pod_spec, "ConfigMap") == {
		name_only("init"),
		keyed("settings", "A"),
		keyed("files", "x"),
		keyed("files", "y"),
		name_only("projected"),
		name_only("all"),
	}
}

test_every_place_that_refers_to_a_secret if {
	references.of(pod_spec, "Secret") == {
		{"name": "init-secret", "key": null, "optional": true},
		keyed("keys", "B"),
		name_only("certificate"),
		keyed("projected-secret", "z"),
		name_only("pull"),
	}
}

test_an_empty_pod_spec_refers_to_nothing if {
	references.of({}, "ConfigMap") == set()
	references.of({}, "Secret") == set()
}

content := {
	"configMaps": cluster.listed([{"metadata": cluster.metadata("settings"), "data": {"A": "1"}, "binaryData": {"B": ""}}]),
	"secrets": {"complete": false, "items": [
		{"metadata": cluster.metadata("keys"), "keys": ["K"]},
		{"metadata": cluster.metadata("unread")},
	]},
}

state(kind, reference) := result if {
	document := testing.snapshot("deployment", "cluster", content)
	result := references.state("deployment", kind, reference) with input as document with data.host as testing.host(document)
}

test_states_in_a_whole_list if {
	state("ConfigMap", name_only("settings")) == "present"
	state("ConfigMap", keyed("settings", "A")) == "present"
	state("ConfigMap", keyed("settings", "B")) == "present"
	state("ConfigMap", keyed("settings", "C")) == "absent"
	state("ConfigMap", name_only("gone")) == "absent"
	state("ConfigMap", keyed("gone", "A")) == "absent"
	state("ConfigMap", name_only("")) == "unseen"
	state("ConfigMap", keyed("settings", "")) == "unseen"
}

test_states_in_an_incomplete_list if {
	state("Secret", name_only("keys")) == "present"
	state("Secret", keyed("keys", "K")) == "present"
	state("Secret", keyed("keys", "L")) == "absent"
	state("Secret", name_only("gone")) == "unseen"
	state("Secret", keyed("gone", "K")) == "unseen"
	state("Secret", name_only("unread")) == "present"
	state("Secret", keyed("unread", "K")) == "unseen"
}

test_an_object_of_another_namespace_is_not_it if {
	elsewhere := cluster.put(content, "/configMaps/items/0/metadata/namespace", "other")
	document := testing.snapshot("deployment", "cluster", elsewhere)
	result := references.state("deployment", "ConfigMap", name_only("settings")) with input as document
		with data.host as testing.host(document)
	result == "absent"
}

test_optional_ones_are_not_required if {
	document := testing.snapshot("deployment", "cluster", content)
	result := references.required("deployment", pod_spec, "Secret") with input as document with data.host as testing.host(document)
	result.unseen == ["certificate", "projected-secret/z", "pull"]
}

test_required_ones_by_state if {
	document := testing.snapshot("deployment", "cluster", content)
	result := references.required("deployment", pod_spec, "ConfigMap") with input as document with data.host as testing.host(document)
	result == {"present": ["settings/A"], "absent": ["all", "files/x", "files/y", "init", "projected"], "unseen": []}
}
