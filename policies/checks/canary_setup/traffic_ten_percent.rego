# METADATA
# title: 10% traffic to canary
# description: >-
#   Every split that names the canary's Service declares exactly the canary's share for it, and the share of requests that
#   the release's version was seen to serve is proven to lie about it.
# custom:
#   position: 45
#   phase: canary
#   moment: canary
#   required_before: migrate
#   owner: DevOps
#   critical: true
#   evidence: [traffic.splits, traffic.observed.versions, traffic.observed.window]
#   parameters: [canary_traffic_percent, canary_traffic_tolerance_percent, live_evidence_age_seconds_max]
#   checklist:
#     Command: "Verify in service mesh"
#   messages:
#     pass: "{limit_percent} is declared by {splits}, and the release served {bound.count} of {bound.total} requests:
#       between {bound.lower_fraction} and {bound.upper_fraction}"
#     fail: "the canary must get {limit_percent} ± {tolerance_percent}[; declared otherwise by: {wrong_splits}][;
#       the release served {bound.count} of {bound.total} requests: between {bound.lower_fraction} and
#       {bound.upper_fraction}]"
#     unknown: "every split to the canary must be readable, and enough requests by version be seen to tell a share
#       of {limit_percent} ± {tolerance_percent}[; seen: {bound.count} of {bound.total}][; not readable:
#       {unreadable}]"
#   solution: Set the canary's weight in the split, wait until enough requests were served, then collect again.
package checks.canary_setup.traffic_ten_percent

import data.host
import data.host.parameters
import data.host.profile
import data.lib.compare
import data.lib.freshness
import data.lib.lists
import data.lib.observations.evidence
import data.lib.traffic_splits

default status := "unknown"

status := "fail" if {
	count(wrong_splits) > 0
} else := "fail" if {
	observed
	outside
} else := "pass" if {
	lists.whole(evidence.canary.traffic.splits)
	count(unreadable) == 0
	count(splits) > 0
	observed
	compare.at_least(bound.lower_fraction * 100, parameters.canary_traffic_percent - parameters.canary_traffic_tolerance_percent)
	compare.at_most(bound.upper_fraction * 100, parameters.canary_traffic_percent + parameters.canary_traffic_tolerance_percent)
}

facts["limit_percent"] := parameters.canary_traffic_percent

facts["tolerance_percent"] := parameters.canary_traffic_tolerance_percent

facts["bound"] := bound

facts["splits"] := splits

facts["wrong_splits"] := wrong_splits if count(wrong_splits) > 0

facts["unreadable"] := unreadable if count(unreadable) > 0

bound := host.bounds.canary.traffic.release_share

observed if {
	lists.whole(evidence.canary.traffic.observed.versions)
	compare.above(freshness.elapsed_ms(window.start, window.end), 0)
	freshness.recent("canary", window.end, parameters.live_evidence_age_seconds_max)
}

outside if {
	compare.above(bound.lower_fraction * 100, parameters.canary_traffic_percent + parameters.canary_traffic_tolerance_percent)
}

outside if {
	compare.below(bound.upper_fraction * 100, parameters.canary_traffic_percent - parameters.canary_traffic_tolerance_percent)
}

window := evidence.canary.traffic.observed.window

to_canary := [route |
	some route in traffic_splits.routes.canary
	profile.canary.service in route.backends
]

splits := sort({label(route) | some route in to_canary})

wrong_splits := sort({label(route) |
	some route in to_canary
	route.weights
	not declares_share(route)
})

declares_share(route) if {
	compare.above(route.weights[profile.canary.service], 0)
	route.weights[profile.canary.service] * 100 == parameters.canary_traffic_percent * traffic_splits.total(route)
}

unreadable := sort({label(route) |
	some route in traffic_splits.routes.canary
	not route.weights
})

label(route) := concat(" ", [route.kind, route.name])
