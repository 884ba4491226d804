package lib.environment_test

import data.lib.environment
import data.testing
import data.testing.cluster

content := {
	"configMaps": cluster.listed([{"metadata": cluster.metadata("settings"), "data": {"A": "1", "BOTH": "1"}}]),
	"secrets": {"complete": false, "items": [{"metadata": cluster.metadata("keys"), "keys": ["A", "BOTH"]}]},
}

variable(container, name) := result if {
	document := testing.snapshot("deployment", "cluster", content)
	result := environment.variable("deployment", container, name) with input as document with data.host as testing.host(document)
}

entry(value) := variable({"env": [object.union({"name": "A"}, value)]}, "A")

reference(kind, name, key) := {"valueFrom": {kind: {"name": name, "key": key}}}

config_map := {"configMapRef": {"name": "settings"}}

secret := {"secretRef": {"name": "keys"}}

test_literals if {
	entry({"value": "x"}) == {"state": "set", "from": "literal"}
	entry({"value": {"redacted": true, "length": 4, "kind": "token"}}) == {"state": "set", "from": "literal"}
	entry({"value": ""}) == {"state": "unset", "from": "nothing"}
	entry({}) == {"state": "unset", "from": "nothing"}
}

test_keys if {
	entry(reference("configMapKeyRef", "settings", "A")) == {"state": "set", "from": "ConfigMap"}
	entry(reference("configMapKeyRef", "settings", "Z")) == {"state": "unset", "from": "ConfigMap"}
	entry(reference("secretKeyRef", "keys", "A")) == {"state": "set", "from": "Secret"}
	entry(reference("secretKeyRef", "keys", "Z")) == {"state": "unset", "from": "Secret"}
	entry(reference("secretKeyRef", "gone", "A")) == {"state": "unproven", "from": "Secret"}
	entry({"valueFrom": {"secretKeyRef": {"name": "keys"}}}) == {"state": "unproven", "from": "Secret"}
	entry({"valueFrom": {"secretKeyRef": {}}}) == {"state": "unproven", "from": "Secret"}
}

test_fields if {
	entry({"valueFrom": {"fieldRef": {"fieldPath": "metadata.name"}}}) == {"state": "set", "from": "field"}
	entry({"valueFrom": {"resourceFieldRef": {"resource": "limits.cpu"}}}) == {"state": "set", "from": "field"}
	entry({"valueFrom": {"fieldRef": {}}}) == {"state": "unset", "from": "nothing"}
}

test_the_last_entry_counts_and_comes_before_sources if {
	twice := {"env": [{"name": "A", "value": "x"}, {"name": "A", "value": ""}], "envFrom": [config_map]}
	variable(twice, "A").state == "unset"
	variable({"env": [{"name": "B", "value": "x"}], "envFrom": [config_map]}, "A") == {"state": "set", "from": "ConfigMap"}
}

test_the_last_source_that_holds_it_counts if {
	variable({"envFrom": [config_map, secret]}, "BOTH").from == "Secret"
	variable({"envFrom": [secret, config_map]}, "BOTH").from == "ConfigMap"
	variable({"envFrom": [secret, {"configMapRef": {"name": "gone"}}]}, "BOTH") == {"state": "set", "from": "Secret"}
	variable({"envFrom": [config_map, {"secretRef": {"name": "gone"}}]}, "BOTH") == {"state": "unproven", "from": "Secret"}
	variable({"envFrom": [{"secretRef": {}}]}, "A").state == "unproven"
}

test_prefixes if {
	prefixed := {"envFrom": [object.union(config_map, {"prefix": "APP_"})]}
	variable(prefixed, "APP_A") == {"state": "set", "from": "ConfigMap"}
	variable(prefixed, "A") == {"state": "unset", "from": "nothing"}
	prefixed_secret := {"envFrom": [object.union(secret, {"prefix": "APP_"})]}
	variable(prefixed_secret, "APP_A") == {"state": "set", "from": "Secret"}
}

test_nothing if {
	variable({}, "A") == {"state": "unset", "from": "nothing"}
}
