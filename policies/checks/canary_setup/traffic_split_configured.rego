# METADATA
# title: Traffic split configured
# description: >-
#   A VirtualService, TrafficSplit, HTTPRoute or canary Ingress gives a share of the traffic to the canary's Service and a
#   share to a Service of another version.
# custom:
#   position: 44
#   phase: canary
#   moment: canary
#   required_before: migrate
#   owner: DevOps
#   critical: true
#   evidence: [traffic.splits]
#   checklist:
#     Command: "$ kubectl apply -f k8s/traffic-split.yaml"
#   messages:
#     pass: "traffic is split between {service} and the stable version by {splits}"
#     fail: "no split gives a share to both {service} and another version's Service"
#     unknown: "every split must be seen, and its weights be readable[; not readable: {unreadable}]"
#   solution: Apply the split's manifest (`kubectl apply -f k8s/traffic-split.yaml`), then collect again.
package checks.canary_setup.traffic_split_configured

import data.host.profile
import data.lib.compare
import data.lib.lists
import data.lib.observations.evidence
import data.lib.traffic_splits

default status := "unknown"

status := "fail" if {
	lists.whole(evidence.canary.traffic.splits)
	count(splits) == 0
	count(unreadable) == 0
} else := "pass" if {
	count(splits) > 0
}

facts["service"] := profile.canary.service

facts["splits"] := splits

facts["unreadable"] := unreadable if count(unreadable) > 0

splits := sort({label(route) |
	some route in traffic_splits.routes.canary
	compare.above(route.weights[profile.canary.service], 0)
	some backend, weight in route.weights
	not backend in {profile.canary.service, profile.workload.service}
	compare.above(weight, 0)
})

unreadable := sort({label(route) |
	some route in traffic_splits.routes.canary
	not route.weights
})

label(route) := concat(" ", [route.kind, route.name])
