package admission.rules.traffic_share_test

import data.admission.rules.traffic_share as rule
import data.testing.cluster
import data.testing.review

found(kind, document, verdicts) := result if {
	result := {violation.observed | some violation in with_observed} with input as review.create(kind, document)
		with data.host as review.host_with(verdicts)
}

with_observed := {object.union({"observed": object.get(violation, "observed_percent", 0)}, violation) | some violation in rule.violations}

go := review.verdict("go", "deploy")

migrate := review.verdict("go", "migrate")

smi := "split.smi-spec.io/TrafficSplit"

split_of(service, backends) := {
	"kind": "TrafficSplit",
	"metadata": cluster.metadata("split"),
	"spec": {"service": service, "backends": [{"service": name, "weight": weight} | some name, weight in backends]},
}

canary_at(weight) := split_of("starlight", {"starlight-canary": weight, "starlight": 100 - weight})

test_the_canarys_share_and_beside_it if {
	count(found(smi, canary_at(10), [go])) == 0
	count(found(smi, canary_at(0), [go])) == 0
	found(smi, canary_at(11), [go]) == {11}
	found(smi, canary_at(100), [go]) == {100}
}

test_weights_of_another_whole if {
	count(found(smi, split_of("starlight", {"starlight-canary": 100, "starlight": 900}), [go])) == 0
	found(smi, split_of("starlight", {"starlight-canary": 101, "starlight": 899}), [go]) == {10}
}

test_the_release_and_its_canary_together if {
	found(smi, split_of("starlight", {"starlight-canary": 6, "starlight-v4": 6, "starlight": 88}), [go]) == {12}
}

test_a_success_that_is_proven_opens_it if {
	count(found(smi, canary_at(100), [migrate])) == 0
	found(smi, canary_at(100), [review.verdict("go", "canary")]) == {100}
	found(smi, canary_at(100), [object.union(migrate, {"version": "v3"})]) == {100}
	found(smi, canary_at(100), [object.union(migrate, {"valid_until_ms": review.now_ms})]) == {100}
	found(smi, canary_at(100), [review.verdict("no-go", "migrate")]) == {100}
}

test_the_previous_versions_own_service_is_no_release if {
	beside := split_of("starlight", {"starlight-canary": 10, "starlight-v3": 90})
	found(smi, beside, [go]) == {100}
	count(rule.violations) == 0 with input as review.create(smi, beside)
		with data.host as review.host
		with data.host.profile.admission.previous.service as "starlight-v3"
}

test_other_services_split_as_they_like if count(found(smi, split_of("other", {"a": 50, "b": 50}), [go])) == 0

test_what_can_not_be_read if {
	unreadable := {"a route that can't be read"}
	found(smi, split_of("starlight", {"starlight-canary": "ten", "starlight": 90}), [go]) == unreadable
	found(smi, split_of("starlight", {"starlight-canary": -1, "starlight": 90}), [go]) == unreadable
	found(smi, {"kind": "TrafficSplit", "metadata": {}}, [go]) == unreadable
	found(smi, {"kind": "Other", "metadata": {}, "spec": {}}, [go]) == unreadable
}

test_istio if {
	kind := "networking.istio.io/VirtualService"
	count(found(kind, service([to(100, {})]), [go])) == 0
	found(kind, service([to(89, {}), to(11, {"subset": "v4"})]), [go]) == {11}
	count(rule.violations) == 0 with input as review.create(kind, service([to(90, {"subset": "v3"}), to(10, {"subset": "v4"})]))
		with data.host as review.host
		with data.host.profile.admission.previous.version as "v3"
}

test_gateway if {
	kind := "gateway.networking.k8s.io/HTTPRoute"
	count(found(kind, route(10), [go])) == 0
	found(kind, route(50), [go]) == {50}
}

ingress(annotations, service) := {
	"kind": "Ingress",
	"metadata": object.union(cluster.metadata("a"), {"annotations": annotations}),
	"spec": {"rules": [{"host": "starlight.example", "http": {"paths": [{"backend": {"service": {"name": service}}}]}}]},
}

canary_ingress(weight) := ingress(annotations, "starlight-canary") if {
	annotations := {
		"nginx.ingress.kubernetes.io/canary": "true",
		"nginx.ingress.kubernetes.io/canary-weight": weight,
	}
}

test_ingress if {
	kind := "networking.k8s.io/Ingress"
	count(found(kind, canary_ingress("10"), [go])) == 0
	found(kind, canary_ingress("30"), [go]) == {30}
	found(kind, canary_ingress("many"), [go]) == {"a route that can't be read"}
	count(found(kind, canary_ingress("30"), [migrate])) == 0
}

test_an_ingress_of_the_users_that_leads_to_the_release if {
	kind := "networking.k8s.io/Ingress"
	count(found(kind, ingress({}, "starlight"), [go])) == 0
	all_of_it := {"all of it leads to the release"}
	found(kind, ingress({}, "starlight-v4"), [go]) == all_of_it
	found(kind, ingress({}, "starlight-canary"), [go]) == all_of_it
	found(kind, cluster.without(ingress({}, "starlight-v4"), "/spec/rules/0/host"), [go]) == all_of_it
	found(kind, cluster.put(ingress({}, "starlight-v4"), "/spec/rules/0/host", "*.example"), [go]) == all_of_it
	found(kind, cluster.put(ingress({}, "a"), "/spec/defaultBackend", {"service": {"name": "starlight-v4"}}), [go]) == all_of_it
	count(found(kind, cluster.put(ingress({}, "starlight-v4"), "/spec/rules/0/host", "trial.example"), [go])) == 0
	count(found(kind, ingress({}, "starlight-v4"), [migrate])) == 0
}

test_the_public_service_turns_with_the_migration if {
	count(found("/Service", public({"app": "starlight", "version": "v3"}), [go])) == 0
	leads := {"the public Service leads to the release's pods"}
	found("/Service", public(cluster.labels), [go]) == leads
	found("/Service", public({"app": "starlight"}), [go]) == leads
	found("/Service", public({"app": "starlight", "tier": "web"}), [go]) == leads
	found("/Service", public({"app": "starlight-canary"}), [go]) == leads
	count(found("/Service", public({"tier": "web"}), [go])) == 0
	count(found("/Service", public({}), [go])) == 0
	count(found("/Service", public(cluster.labels), [migrate])) == 0
	count(found("/Service", cluster.put(public(cluster.labels), "/metadata/name", "starlight-v4"), [go])) == 0
}

to(weight, subset) := {"weight": weight, "destination": object.union({"host": "starlight"}, subset)}

service(targets) := {
	"kind": "VirtualService",
	"metadata": cluster.metadata("a"),
	"spec": {"hosts": ["starlight"], "http": [{"route": targets}]},
}

route(weight) := {"kind": "HTTPRoute", "metadata": cluster.metadata("a"), "spec": {"rules": [{"backendRefs": [
	{"name": "starlight", "weight": 100 - weight},
	{"name": "starlight-canary", "weight": weight},
]}]}}

public(selector) := object.union(cluster.service("starlight", selector), {"kind": "Service"})
