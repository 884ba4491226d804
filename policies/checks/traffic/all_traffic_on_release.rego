# METADATA
# title: 100% traffic to V4
# description: |
#   By declaration all of the public Service's traffic goes to pods of the release, by its selector or by every split of
#   it, and every observed request was served by the release's version.
# custom:
#   position: 58
#   phase: migration
#   moment: migration
#   required_before: close
#   owner: DevOps
#   critical: true
#   evidence: [cluster.services, cluster.pods, traffic.splits, traffic.observed]
#   shown: [cluster.deployments, cluster.replicaSets]
#   parameters: [live_evidence_age_seconds_max]
#   checklist:
#     Command: "$ kubectl patch service {public_service}"
#   messages:
#     pass: "{service} leads to the release only, and all {requests} requests were served by {limit}"
#     fail: "{problem}[; splits: {wrong_splits}][; pods of others: {strangers}][; other versions: {other_versions}]"
#     unknown: "the public Service {service}, its pods, all splits, or a fresh record of who served the requests were not seen whole"
#   solution: >-
#     Patch the public Service's selector to the release's labels, remove the splits or give all of their weight to the
#     release, wait until older versions get no request, then observe again.
package checks.traffic.all_traffic_on_release

import data.host.parameters
import data.host.profile
import data.lib.compare
import data.lib.freshness
import data.lib.lists
import data.lib.observations.evidence
import data.lib.services
import data.lib.traffic_splits

default status := "unknown"

status := "fail" if {
	is_string(problem)
} else := "pass" if {
	declared
	lists.whole(evidence.migration.traffic.observed.versions)
	every version in evidence.migration.traffic.observed.versions.items {
		is_number(version.requests)
	}
	compare.above(requests, 0)
	freshness.recent("migration", evidence.migration.traffic.observed.window.end, parameters.live_evidence_age_seconds_max)
	compare.above(window_ms, 0)
}

facts["service"] := profile.public.service

facts["limit"] := input.release.version

facts["requests"] := requests

facts["strangers"] := services.strangers("migration", services.named("migration", profile.public.service))

facts["wrong_splits"] := wrong_splits

facts["other_versions"] := other_versions

facts["problem"] := problem

problem := "a split gives traffic to others than the release" if {
	count(wrong_splits) > 0
} else := "the public Service does not lead to the release alone" if {
	lists.whole(evidence.migration.traffic.splits)
	count(splits) == 0
	services.leads_to("migration", profile.public.service) == "elsewhere"
} else := "other versions served requests" if {
	count(other_versions) > 0
}

window_ms := freshness.elapsed_ms(
	evidence.migration.traffic.observed.window.start,
	evidence.migration.traffic.observed.window.end,
)

host_name := regex.find_all_string_submatch_n(`^[a-z]+://([^/:]+)`, profile.service.url, -1)[0][1]

# splits of other services than this one do not count
splits := [route |
	some route in traffic_splits.routes.migration
	concerned(route)
]

concerned(route) if takes_over(route)

concerned(route) if {
	count({backend | some backend in route.backends} & {profile.public.service, profile.workload.service, profile.canary.service}) > 0
}

concerned(route) if not route.weights

wrong_splits := sort({wrong |
	some route in splits
	some backend, weight in route.weights
	compare.above(weight, 0)
	services.leads_to("migration", backend) == "elsewhere"
	wrong := concat(" ", [route.kind, route.name, "to", backend])
})

declared if {
	lists.whole(evidence.migration.traffic.splits)
	reached
	every route in splits {
		every backend, weight in route.weights {
			released(backend, weight)
		}
	}
}

# either the Service's own selector decides, or splits take its traffic over
reached if services.leads_to("migration", profile.public.service) == "release"

reached if {
	some route in splits
	takes_over(route)
	compare.above(traffic_splits.total(route), 0)
}

takes_over(route) if {
	some root in [profile.public.service, host_name]
	root in route.roots
}

released(_, 0)

released(backend, _) if services.leads_to("migration", backend) == "release"

requests := sum([version.requests | some version in evidence.migration.traffic.observed.versions.items])

other_versions := sort({object.get(version, "version", "unnamed") |
	some version in evidence.migration.traffic.observed.versions.items
	object.get(version, "version", "unnamed") != input.release.version
	compare.above(version.requests, 0)
})
