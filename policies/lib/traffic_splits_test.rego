package lib.traffic_splits_test

import data.lib.traffic_splits
import data.testing

routes(objects) := result if {
	document := testing.snapshot("canary", "traffic", {"splits": {"complete": true, "items": objects}})
	result := traffic_splits.routes.canary with input as document with data.host as testing.host(document)
}

weights(objects) := [route.weights | some route in routes(objects)]

declared(kind, spec) := {"kind": kind, "metadata": {"name": "split", "namespace": "starlight-prod"}, "spec": spec}

elsewhere(split_object) := json.patch(split_object, [{"op": "replace", "path": "/metadata/namespace", "value": "other"}])

virtual_service(destinations) := declared("VirtualService", {"hosts": ["starlight"], "http": [{"route": destinations}]})

destination(service, weight) := {"destination": {"host": service}, "weight": weight}

traffic_split(backends) := declared("TrafficSplit", {"service": "starlight", "backends": backends})

http_route(references) := declared("HTTPRoute", {
	"parentRefs": [{"kind": "Service", "name": "starlight"}],
	"rules": [{"backendRefs": references}],
})

canary_ingress(annotations) := object.union(
	declared("Ingress", {"rules": [{
		"host": "starlight.example",
		"http": {"paths": [
			{"path": "/a", "backend": {"service": {"name": "starlight-canary"}}},
			{"path": "/b", "backend": {"service": {"name": "starlight-canary"}}},
		]},
	}]}),
	{"metadata": {"annotations": object.union({"nginx.ingress.kubernetes.io/canary": "true"}, annotations)}},
)

test_virtual_service if {
	routes([virtual_service([destination("starlight-v3", 90), destination("starlight-canary", 10)])]) == [{
		"kind": "VirtualService",
		"name": "split",
		"roots": ["starlight"],
		"backends": ["starlight-canary", "starlight-v3"],
		"weights": {"starlight-canary": 10, "starlight-v3": 90},
	}]
}

test_istio_weights_that_are_not_given if {
	weights([virtual_service([{"destination": {"host": "a"}}])]) == [{"a": 100}]
	weights([virtual_service([{"destination": {"host": "a"}}, destination("b", 5)])]) == [{"a": 0, "b": 5}]
	weights([virtual_service([destination("a", 7)])]) == [{"a": 7}]
	weights([virtual_service([destination("a", null)])]) == [{"a": 100}]
}

test_every_protocol_and_route_counts if {
	split_object := declared("VirtualService", {
		"http": [{"route": [destination("a", 1)]}, {"redirect": {"uri": "/"}}],
		"tls": [{"route": [destination("b", 2)]}],
		"tcp": [{"route": [destination("c", 3)]}],
	})
	weights([split_object]) == [{"a": 1}, {}, {"b": 2}, {"c": 3}]
}

test_istio_subsets_and_addresses if {
	subset := {"destination": {"host": "a", "subset": "v4"}, "weight": 1}
	weights([virtual_service([subset, destination("a", 2)])]) == [{"a": 2, "a/v4": 1}]
	weights([virtual_service([destination("a.starlight-prod", 1)])]) == [{"a": 1}]
	weights([virtual_service([destination("a.starlight-prod.svc.cluster.local", 1)])]) == [{"a": 1}]
	weights([virtual_service([destination("a.other.svc.cluster.local", 1)])]) == [{"a.other": 1}]
	weights([virtual_service([destination("a.starlight-prod.example", 1)])]) == [{"a.starlight-prod.example": 1}]
	weights([elsewhere(virtual_service([destination("a", 1)]))]) == [{"a.other": 1}]
	weights([json.remove(virtual_service([destination("a", 1)]), ["metadata/namespace"])]) == [{"a": 1}]
}

test_traffic_split if {
	objects := [traffic_split([{"service": "a", "weight": 90}, {"service": "b", "weight": 10}])]
	weights(objects) == [{"a": 90, "b": 10}]
	routes(objects)[0].roots == ["starlight"]
}

test_http_route if {
	objects := [http_route([{"name": "a", "weight": 9}, {"name": "b"}])]
	weights(objects) == [{"a": 9, "b": 1}]
	routes(objects)[0].roots == ["starlight"]
	weights([http_route([{"name": "a", "namespace": "other"}])]) == [{"a.other": 1}]
	weights([declared("HTTPRoute", {"hostnames": ["starlight.example"], "rules": [{}]})]) == [{}]
	routes([declared("HTTPRoute", {"hostnames": ["starlight.example"], "rules": [{}]})])[0].roots == ["starlight.example"]
}

test_canary_ingress if {
	objects := [canary_ingress({"nginx.ingress.kubernetes.io/canary-weight": "10"})]
	weights(objects) == [{"starlight": 90, "starlight-canary": 10}]
	routes(objects)[0].roots == ["starlight.example"]
	weights([canary_ingress({
		"nginx.ingress.kubernetes.io/canary-weight": "1",
		"nginx.ingress.kubernetes.io/canary-weight-total": "1000",
	})]) == [{"starlight": 999, "starlight-canary": 1}]
	weights([canary_ingress({})]) == [{"starlight": 100, "starlight-canary": 0}]
}

test_an_ingress_that_is_no_canary_splits_nothing if {
	routes([canary_ingress({"nginx.ingress.kubernetes.io/canary": "false"})]) == []
	routes([declared("Ingress", {"rules": []})]) == []
}

test_default_backend_of_a_canary_ingress if {
	split_object := object.union(
		declared("Ingress", {"defaultBackend": {"service": {"name": "starlight-canary"}}}),
		{"metadata": {"annotations": {"nginx.ingress.kubernetes.io/canary": "true"}}},
	)
	weights([split_object]) == [{"starlight": 100, "starlight-canary": 0}]
}

test_the_same_backend_twice_is_added_up if {
	weights([traffic_split([{"service": "a", "weight": 1}, {"service": "a", "weight": 2}])]) == [{"a": 3}]
	routes([traffic_split([{"service": "a", "weight": 1}, {"service": "a", "weight": 2}])])[0].backends == ["a"]
}

unweighed := [
	virtual_service([destination("a", "NaN"), destination("b", 1)]),
	virtual_service([destination("a", -1), destination("b", 1)]),
	virtual_service([{"destination": {"host": 5}, "weight": 1}, destination("b", 1)]),
	virtual_service([{"weight": 1}, destination("b", 1)]),
	virtual_service([{"destination": {"host": "a", "subset": 4}, "weight": 1}, destination("b", 1)]),
	virtual_service([{"destination": {"subset": "v4"}, "weight": 1}, destination("b", 1)]),
	traffic_split([{"service": "a"}, {"service": "b", "weight": 1}]),
	traffic_split([{"service": "a", "weight": "900m"}, {"service": "b", "weight": 1}]),
	http_route([{"name": "a", "kind": "ServiceImport"}, {"name": "b"}]),
	http_route([{"name": 5}, {"name": "b"}]),
	http_route([{"name": "a", "namespace": 5}, {"name": "b"}]),
	canary_ingress({"nginx.ingress.kubernetes.io/canary-weight": "ten"}),
	canary_ingress({"nginx.ingress.kubernetes.io/canary-weight": "101"}),
	canary_ingress({"nginx.ingress.kubernetes.io/canary-weight": {"redacted": true, "length": 2, "kind": "token"}}),
	canary_ingress({"nginx.ingress.kubernetes.io/canary-weight-total": "many"}),
	declared("VirtualService", "text"),
	declared("TrafficSplit", {}),
	declared("HTTPRoute", {}),
	declared("TraefikService", {}),
	{"spec": {}},
	{"metadata": {"name": "no kind"}},
]

test_what_cannot_be_read_has_no_weights if {
	every split_object in unweighed {
		found := routes([split_object])
		count(found) == 1
		not found[0].weights
		not traffic_splits.total(found[0])
	}
}

test_backends_are_named_even_when_weights_cannot_be_read if {
	routes([traffic_split([{"service": "a", "weight": "x"}, {"weight": 1}])])[0].backends == ["a"]
}

test_total if {
	traffic_splits.total({"weights": {"a": 9, "b": 1}}) == 10
	traffic_splits.total({"weights": {}}) == 0
}

test_nothing_without_usable_evidence if {
	document := testing.stale(testing.snapshot("canary", "traffic", {"splits": {"items": [traffic_split([])]}}), "canary", "traffic")
	object.get(traffic_splits.routes, "canary", []) == [] with input as document with data.host as testing.host(document)
}
