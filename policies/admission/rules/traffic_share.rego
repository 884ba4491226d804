# METADATA
# title: No more traffic than was proven
# description: |
#   Until a verdict `go` before `migrate` is about the release, no split gives it and its canary more than the canary's share, and
#   neither the public Service nor an Ingress for its address leads to its pods.
# custom:
#   item: canary_setup.traffic_ten_percent
#   mode: enforce
#   message: "{observed}; expected {wanted} until the canary's success is proven[ ({allowed_percent})]"
#   remedy: >-
#     Keep to the canary's share, take its checkpoints (gates canary), judge them (gates check --before migrate), sign the verdict
#     (gates attest), and give the webhook the file.
package admission.rules.traffic_share

import data.host.parameters
import data.host.profile
import data.lib.compare
import data.lib.ingresses
import data.lib.reviewed
import data.lib.traffic_splits
import data.lib.verdicts

violations contains violation if {
	guarded
	some route in touching
	path := concat(" ", ["the route to", concat(", ", route.backends)])
	total := traffic_splits.total(route)
	given := sum([weight | some backend, weight in route.weights; not stable(backend)])
	compare.above(given * 100, parameters.canary_traffic_percent * total)
	violation := {
		"path": path,
		"observed_percent": floor_percent(given, total),
		"wanted": "the canary's share",
		"allowed_percent": parameters.canary_traffic_percent,
	}
}

violations contains {"path": path, "observed": "a route that can't be read", "wanted": "weights that are numbers"} if {
	guarded
	some route in routes
	not route.weights
	path := concat(" ", ["the route to", concat(", ", array.concat(route.backends, ["?"]))])
}

violations contains violation if {
	reviewed.written
	not verdicts.release_go("migrate")
	reviewed.kind == "/Service"
	reviewed.name == profile.public.service
	some labels in [profile.workload.podLabels, profile.canary.podLabels]
	matches(input.object.spec.selector, labels)
	violation := {
		"path": "spec.selector",
		"observed": "the public Service leads to the release's pods",
		"wanted": "those of the previous version",
	}
}

violations contains violation if {
	reviewed.written
	not verdicts.release_go("migrate")
	reviewed.kind == "networking.k8s.io/Ingress"
	object.get(input.object, ["metadata", "annotations", "nginx.ingress.kubernetes.io/canary"], "") != "true"
	count(ingresses.backends(input.object) & {profile.workload.service, profile.canary.service}) > 0
	some host in (ingresses.hosts(input.object) | {"*" | input.object.spec.defaultBackend})
	of_users(host)
	violation := {
		"path": concat("", ["spec.rules[", host, "]"]),
		"observed": "all of it leads to the release",
		"wanted": "the public Service",
	}
}

guarded if {
	reviewed.written
	reviewed.kind in splitting
	not verdicts.release_go("migrate")
}

splitting := {
	"gateway.networking.k8s.io/HTTPRoute",
	"networking.istio.io/VirtualService",
	"networking.k8s.io/Ingress",
	"split.smi-spec.io/TrafficSplit",
}

# routes of the users' traffic, or to the release
touching := routes if {
	some root in routes[0].roots
	of_the_release(root)
} else := [route |
	some route in routes
	count([backend | some backend in route.backends; of_the_release(backend)]) > 0
]

routes := traffic_splits.routes_in(input.object)

of_the_release(service) if split(service, "/")[0] in {profile.public.service, profile.workload.service, profile.canary.service}

# what served users before: the public Service, and the previous version's own or its subset of the public one
stable(backend) if backend == profile.public.service

stable(backend) if backend == profile.admission.previous.service

stable(backend) if backend == concat("/", [profile.public.service, profile.admission.previous.version])

# a selector selects these pods when it asks for nothing that contradicts their labels
matches(selector, labels) if {
	count(selector) > 0
	every name, value in selector {
		object.get(labels, name, value) == value
	}
	some name, _ in selector
	labels[name]
}

of_users(host) if {
	own := regex.find_all_string_submatch_n(`^[a-z]+://([^/:]+)`, profile.service.url, 1)[0][1]
	leading_to_users := {"*", own, ingresses.by_wildcard(own)}
	host in leading_to_users
}

# whole percents, rounded down: rules don't divide
floor_percent(given, total) := max({percent |
	some percent in numbers.range(0, 100)
	compare.at_most(percent * total, given * 100)
})
