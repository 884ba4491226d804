package checks.application.ingress_configured_test

import data.checks.application.ingress_configured as item
import data.testing
import data.testing.cluster

decide(document) := decision if {
	decision := {"status": item.status, "facts": item.facts} with input as document
		with data.host as testing.host(document)
}

decide_without_ingress(content) := decision if {
	document := testing.snapshot("deployment", "cluster", content)
	host := object.union(testing.host(document), {"profile": {"features": {"ingress": false}}})
	decision := {"status": item.status, "facts": item.facts} with input as document with data.host as host
}

rule(host, service) := {"host": host, "http": {"paths": [{"path": "/", "backend": {"service": {"name": service}}}]}}

ingress := {
	"metadata": cluster.metadata("starlight"),
	"spec": {
		"ingressClassName": "nginx",
		"tls": [{"hosts": ["starlight.example"], "secretName": "certificate"}],
		"rules": [rule("starlight.example", "starlight")],
	},
}

healthy := {
	"ingresses": cluster.listed([ingress]),
	"secrets": cluster.listed([{"metadata": cluster.metadata("certificate"), "keys": ["tls.crt", "tls.key"]}]),
}

of(content) := decide(testing.snapshot("deployment", "cluster", content))

status_with(path, value) := of(cluster.put(healthy, path, value)).status

status_without(path) := of(cluster.without(healthy, path)).status

problem_with(path, value) := decision.facts.problem if {
	decision := of(cluster.put(healthy, path, value))
	decision.status == "fail"
}

spec(path) := concat("/", ["/ingresses/items/0/spec", path])

test_passes_and_says_how if {
	of(healthy) == {
		"status": "pass",
		"facts": {
			"ingress": "starlight",
			"service": "starlight",
			"class": "nginx",
			"hosts": ["starlight.example"],
			"uncovered": [],
			"absent_secrets": [],
		},
	}
}

test_an_ingress_that_is_not_there_fails_only_when_the_list_is_whole if {
	problem_with("/ingresses/items", []) == "it does not exist"
	problem_with("/ingresses/items/0/metadata/name", "other") == "it does not exist"
	problem_with("/ingresses/items/0/metadata/namespace", "other") == "it does not exist"
	status_with("/ingresses", {"complete": false, "items": []}) == "unknown"
	status_with("/ingresses/complete", false) == "pass"
	status_without("/ingresses") == "unknown"
}

test_a_backend_must_be_the_public_service if {
	problem_with(spec("rules/0"), rule("starlight.example", "starlight-v4")) == "no backend of it is the public Service"
	status_with(spec("rules/0/http/paths/-"), {"path": "/docs", "backend": {"service": {"name": "docs"}}}) == "pass"
	content := cluster.put(healthy, spec("rules/0"), rule("starlight.example", "docs"))
	of(cluster.put(content, spec("defaultBackend"), {"service": {"name": "starlight"}})).status == "pass"
}

test_a_class_must_be_set if {
	problem_with(spec("ingressClassName"), "") == "it has no class"
	status_without(spec("ingressClassName")) == "fail"
	annotated := cluster.put(
		cluster.without(healthy, spec("ingressClassName")),
		"/ingresses/items/0/metadata/annotations",
		{"kubernetes.io/ingress.class": "nginx"},
	)
	of(annotated).status == "pass"
	of(annotated).facts.class == "nginx"
	of(cluster.put(annotated, "/ingresses/items/0/metadata/annotations", {"kubernetes.io/ingress.class": ""})).status == "fail"
	redacted := {"kubernetes.io/ingress.class": {"redacted": true, "length": 5, "kind": "token"}}
	of(cluster.put(annotated, "/ingresses/items/0/metadata/annotations", redacted)).status == "fail"
}

test_every_host_needs_tls if {
	problem_with(spec("tls"), []) == "a host has no TLS entry"
	status_without(spec("tls")) == "fail"
	decision := of(cluster.put(healthy, spec("rules/-"), rule("api.starlight.example", "starlight")))
	decision.facts.problem == "a host has no TLS entry"
	decision.facts.uncovered == ["api.starlight.example"]
	status_without(spec("rules/0/host")) == "fail"
	status_without(spec("tls/0/hosts")) == "fail"
}

test_a_wildcard_covers_one_label if {
	content := cluster.put(healthy, spec("tls/0/hosts"), ["*.starlight.example"])
	of(cluster.put(content, spec("rules/0/host"), "api.starlight.example")).status == "pass"
	of(cluster.put(content, spec("rules/0/host"), "a.b.starlight.example")).status == "fail"
	of(cluster.put(content, spec("rules/0/host"), "starlight.example")).status == "fail"
}

test_without_any_host_it_does_not_pass if {
	content := cluster.put(healthy, spec("defaultBackend"), {"service": {"name": "starlight"}})
	of(cluster.without(content, spec("rules"))).status == "unknown"
}

test_every_tls_secret_must_exist if {
	problem_with("/secrets/items", []) == "a TLS Secret does not exist"
	of(cluster.put(healthy, "/secrets/items", [])).facts.absent_secrets == ["certificate"]
	status_with("/secrets", {"complete": false, "items": []}) == "unknown"
	status_without("/secrets") == "unknown"
	problem_with("/secrets/items/0/metadata/namespace", "other") == "a TLS Secret does not exist"
	problem_with("/secrets/items/0/metadata/name", "other") == "a TLS Secret does not exist"
	status_without(spec("tls/0/secretName")) == "fail"
	problem_with(spec("tls/-"), {"hosts": ["other.example"]}) == "a TLS entry names no Secret"
	problem_with(spec("tls/-"), {"hosts": ["other.example"], "secretName": "gone"}) == "a TLS Secret does not exist"
}

test_a_tls_secret_must_hold_certificate_and_key if {
	problem_with("/secrets/items/0/keys", ["tls.crt"]) == "a TLS Secret has no certificate and key"
	problem_with("/secrets/items/0/keys", ["tls.key"]) == "a TLS Secret has no certificate and key"
	status_without("/secrets/items/0/keys") == "unknown"
	status_with("/secrets/items/0/keys/-", "ca.crt") == "pass"
}

test_stale_or_foreign_evidence_is_unknown if {
	document := testing.snapshot("deployment", "cluster", healthy)
	decide(testing.stale(document, "deployment", "cluster")).status == "unknown"
	decide(testing.of_another_release(document, "deployment", "cluster")).status == "unknown"
	decide(testing.snapshot("deployment", "cluster", {})).status == "unknown"
}

test_without_the_feature_it_is_not_applicable if {
	decide_without_ingress({}).status == "not_applicable"
	not decide_without_ingress({"ingresses": cluster.listed([])}).facts.problem == "the profile says that there is none, and one leads here"
	decide_without_ingress({"ingresses": cluster.listed([])}).status == "not_applicable"
	other := cluster.put(healthy, spec("rules/0"), rule("other.example", "other"))
	decide_without_ingress(other).status == "not_applicable"
	elsewhere := cluster.put(healthy, "/ingresses/items/0/metadata/namespace", "other")
	decide_without_ingress(elsewhere).status == "not_applicable"
}

test_without_the_feature_an_ingress_that_leads_here_fails if {
	decision := decide_without_ingress(healthy)
	decision.status == "fail"
	decision.facts.problem == "the profile says that there is none, and one leads here"
	every service in ["starlight", "starlight-v4", "starlight-canary"] {
		decide_without_ingress(cluster.put(healthy, spec("rules/0"), rule("a.example", service))).status == "fail"
	}
}

test_one_such_ingress_is_enough_in_an_incomplete_list if {
	decide_without_ingress({"ingresses": {"complete": false, "items": [ingress]}}).status == "fail"
}
