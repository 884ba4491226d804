package checks.configuration.secrets_test

import data.checks.configuration.secrets as item
import data.testing
import data.testing.cluster

decide(document) := decision if {
	decision := {"status": item.status, "facts": item.facts} with input as document
		with data.host as testing.host(document)
}

of(content) := decide(testing.snapshot("deployment", "cluster", content))

status_with(path, value) := of(cluster.put(cluster.healthy, path, value)).status

status_without(path) := of(cluster.without(cluster.healthy, path)).status

spec(path) := concat("/", ["/deployments/items/0/spec/template/spec", path])

redacted := {"redacted": true, "length": 40, "kind": "token"}

test_passes_and_names_what_is_there if {
	decision := of(cluster.healthy)
	decision.status == "pass"
	decision.facts == {"present": ["database/DATABASE_URL", "keys"], "absent": [], "unseen": [], "literals": []}
}

test_a_deployment_that_needs_none_passes_when_the_list_was_had if {
	bare := cluster.without(cluster.without(cluster.healthy, spec("containers/0/env/2")), spec("containers/0/envFrom"))
	of(bare).status == "pass"
	of(cluster.without(bare, "/secrets")).status == "unknown"
}

test_an_absent_secret_fails_only_when_the_list_is_whole if {
	status_with("/secrets/items", []) == "fail"
	status_with("/secrets", {"complete": false, "items": []}) == "unknown"
	of(cluster.put(cluster.healthy, "/secrets", {"complete": false, "items": []})).facts.unseen == ["database/DATABASE_URL", "keys"]
	status_with("/secrets/complete", false) == "pass"
}

test_an_absent_key_fails_by_name if {
	decision := of(cluster.put(cluster.healthy, "/secrets/items/0/keys", ["OTHER"]))
	decision.status == "fail"
	decision.facts.absent == ["database/DATABASE_URL"]
}

test_a_secret_whose_keys_were_not_seen_is_unknown if {
	status_without("/secrets/items/0/keys") == "unknown"
}

test_volumes_and_pull_secrets_count if {
	status_with(spec("imagePullSecrets"), [{"name": "gone"}]) == "fail"
	status_with(spec("imagePullSecrets"), [{"name": "keys"}]) == "pass"
	status_with(spec("volumes/-"), {"name": "tls", "secret": {"secretName": "gone"}}) == "fail"
	status_with(spec("volumes/-"), {"name": "tls", "secret": {"secretName": "keys", "items": [{"key": "gone"}]}}) == "fail"
	status_with(spec("volumes/-"), {"name": "tls", "secret": {"secretName": "gone", "optional": true}}) == "pass"
	status_with(spec("volumes/-"), {"name": "all", "projected": {"sources": [{"secret": {"name": "gone"}}]}}) == "fail"
}

test_a_literal_anywhere_in_the_deployment_fails_by_place_and_kind if {
	decision := of(cluster.put(cluster.healthy, spec("containers/0/env/0/value"), redacted))
	decision.status == "fail"
	decision.facts.literals == ["Deployment spec.template.spec.containers.0.env.0.value (token)"]
	status_with(spec("containers/0/args"), [redacted]) == "fail"
	status_with(spec("containers/0/command"), ["run", redacted]) == "fail"
	status_with(spec("initContainers"), [{"name": "init", "env": [{"name": "A", "value": redacted}]}]) == "fail"
	status_with("/deployments/items/0/metadata/annotations", {"note": redacted}) == "fail"
	status_with("/deployments/items/0/spec/template/metadata/annotations", {"note": redacted}) == "fail"
}

test_a_literal_in_a_config_map_that_is_referred_to_fails if {
	decision := of(cluster.put(cluster.healthy, "/configMaps/items/0/data/PASSWORD", redacted))
	decision.status == "fail"
	decision.facts.literals == ["ConfigMap/settings data.PASSWORD (token)"]
	other := {"metadata": cluster.metadata("other"), "data": {"PASSWORD": redacted}}
	status_with("/configMaps/items/-", other) == "pass"
}

test_a_literal_without_a_kind_still_fails if {
	status_with(spec("containers/0/env/0/value"), {"redacted": true}) == "fail"
}

test_config_maps_that_were_not_seen_whole_may_hide_one if {
	status_without("/configMaps") == "unknown"
	status_with("/configMaps/complete", false) == "unknown"
}

test_without_the_deployment_it_is_unknown if {
	status_without("/deployments") == "unknown"
	status_without(spec("containers")) == "unknown"
	decide(testing.snapshot("deployment", "cluster", {})).status == "unknown"
}

test_stale_or_foreign_evidence_is_unknown if {
	document := testing.snapshot("deployment", "cluster", cluster.healthy)
	decide(testing.stale(document, "deployment", "cluster")).status == "unknown"
	decide(testing.of_another_release(document, "deployment", "cluster")).status == "unknown"
}
