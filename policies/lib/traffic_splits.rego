# METADATA
# description: |
#   How traffic is split by declaration: Istio's VirtualService, SMI's TrafficSplit, the Gateway API's HTTPRoute and the
#   canary Ingress of ingress-nginx, read into one shape.
package lib.traffic_splits

import data.host
import data.lib.compare
import data.lib.decimals
import data.lib.observations.evidence

# METADATA
# description: |
#   Every route of every split, by moment: `{kind, name, roots, backends, weights}`. `roots` are the Services, hosts and
#   gateways whose traffic it splits, `backends` the Services that it names. `weights` maps each backend to its weight (their sum
#   is the whole, 100 or not) and is missing when any part of the route can't be read, or its kind is none of the four.
#   A Service is named shortly when it lies in the release's namespace, else `service.namespace`; with an Istio subset,
#   `service/subset`. What a canary Ingress leaves goes to the public Service, to which the main Ingress of its host leads.
routes[moment] := [route |
	some declared in evidence[moment].traffic.splits.items
	some route in routes_in(declared)
] if {
	some moment, _ in evidence
}

# METADATA
# description: Likewise the routes of one declared split.
routes_in(declared) := [route |
	described := description(declared)
	some targets in routes_of(declared)
	route := object.union_n([described, {"backends": backends(targets)}, weighed(targets)])
]

# METADATA
# description: Weights of all backends of a route together; undefined when the route can't be read.
total(route) := sum([weight | some weight in route.weights]) if is_object(route.weights)

# what all routes of a split have in common, read once for them
description(declared) := {
	"kind": object.get(declared, "kind", "unknown"),
	"name": object.get(declared, ["metadata", "name"], "unnamed"),
	"roots": sort([root | some root in roots(declared)]),
}

weighed(targets) := {"weights": weights} if {
	every target in targets {
		target.backend != ""
		compare.at_least(target.weight, 0)
	}
	weights := {backend: weight |
		some backend in backends(targets)
		weight := sum([target.weight | some target in targets; target.backend == backend])
	}
} else := {}

backends(targets) := sort({target.backend | some target in targets; target.backend != ""})

roots(declared) := {root |
	some candidates in [
		[service_at(declared, address) | some address in declared.spec.hosts],
		[service_at(declared, address) | address := declared.spec.service],
		[parent.name | some parent in declared.spec.parentRefs],
		[address | some address in declared.spec.hostnames],
		[rule.host | some rule in declared.spec.rules],
	]
	some root in candidates
	is_string(root)
}

# METADATA
# description: Routes of one split, each a list of `{backend, weight}`. An empty backend and a weight below zero can't be read.
routes_of(declared) := [targets |
	some protocol in ["http", "tls", "tcp"]
	some route in declared.spec[protocol]
	targets := [{"backend": istio_backend(declared, target), "weight": istio_weight(target, route.route)} | some target in route.route]
] if {
	declared.kind == "VirtualService"
	is_object(declared.spec)
} else := [[target |
	some backend in declared.spec.backends
	target := {"backend": service_at(declared, object.get(backend, "service", null)), "weight": weight_or(backend, -1)}
]] if {
	declared.kind == "TrafficSplit"
	is_array(declared.spec.backends)
} else := [targets |
	some rule in declared.spec.rules
	targets := [{"backend": gateway_backend(declared, target), "weight": weight_or(target, 1)} | some target in rule.backendRefs]
] if {
	declared.kind == "HTTPRoute"
	is_array(declared.spec.rules)
} else := [targets |
	some backend in ingress_backends(declared)
	share := annotation(declared, "nginx.ingress.kubernetes.io/canary-weight", 0)
	whole := annotation(declared, "nginx.ingress.kubernetes.io/canary-weight-total", 100)
	targets := [{"backend": backend, "weight": share}, {"backend": host.profile.public.service, "weight": whole - share}]
] if {
	declared.kind == "Ingress"
	declared.metadata.annotations["nginx.ingress.kubernetes.io/canary"] == "true"
} else := [] if {
	declared.kind == "Ingress"
} else := [[{"backend": "", "weight": -1}]]

istio_backend(declared, target) := service if {
	not target.destination.subset
	service := service_at(declared, object.get(target, ["destination", "host"], null))
} else := concat("/", [service, target.destination.subset]) if {
	is_string(target.destination.subset)
	service := service_at(declared, object.get(target, ["destination", "host"], null))
	service != ""
} else := ""

# A lone destination gets everything; beside others, one without a weight gets nothing.
istio_weight(target, targets) := weight_or(target, 100) if {
	count(targets) == 1
} else := weight_or(target, 0)

gateway_backend(declared, target) := qualified(target.name, object.get(target, "namespace", namespace_of(declared))) if {
	object.get(target, "kind", "Service") == "Service"
	is_string(target.name)
} else := ""

ingress_backends(declared) := {backend |
	some candidate in array.concat(
		[candidate | candidate := declared.spec.defaultBackend],
		[path.backend | some rule in declared.spec.rules; some path in rule.http.paths],
	)
	backend := service_at(declared, object.get(candidate, ["service", "name"], null))
}

annotation(declared, key, missing_value) := missing_value if {
	is_null(object.get(declared, ["metadata", "annotations", key], null))
} else := number if {
	number := decimals.parse(declared.metadata.annotations[key])
} else := -1

weight_or(target, missing_weight) := target.weight if {
	is_number(target.weight)
} else := missing_weight if {
	is_null(object.get(target, "weight", null))
} else := -1

# METADATA
# description: The Service behind a short name, a name with its namespace, or a full cluster name; empty for what is no text.
service_at(declared, address) := qualified(address, namespace_of(declared)) if {
	is_string(address)
	not contains(address, ".")
} else := qualified(parts[0], parts[1]) if {
	parts := split(address, ".")
	array.slice(parts, 2, 3) in [[], ["svc"]]
} else := address if {
	is_string(address)
} else := ""

qualified(service, namespace) := service if {
	namespace == host.profile.namespace
} else := concat(".", [service, namespace]) if {
	is_string(namespace)
} else := ""

namespace_of(declared) := object.get(declared, ["metadata", "namespace"], host.profile.namespace)
