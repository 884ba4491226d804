# METADATA
# title: Canary removed
# description: No canary Deployment, no canary pod and no traffic split that names the canary remains.
# custom:
#   position: 59
#   phase: migration
#   moment: migration
#   required_before: close
#   owner: Deployer
#   critical: false
#   evidence: [cluster.deployments, cluster.pods, traffic.splits]
#   checklist:
#     Command: "$ kubectl delete deployment {canary_deployment}"
#   messages:
#     pass: "no Deployment, pod or traffic split of the canary {canary} is left"
#     fail: "left of the canary {canary}: {left}"
#     unknown: "the whole lists of Deployments, pods and readable traffic splits were not seen[; not readable: {unreadable}]"
#   solution: Delete the canary's traffic split first, then its Deployment and Service (`kubectl delete`), then collect again.
package checks.traffic.canary_removed

import data.host.profile
import data.lib.lists
import data.lib.observations.evidence
import data.lib.release
import data.lib.traffic_splits

default status := "unknown"

status := "fail" if {
	count(left) > 0
} else := "pass" if {
	lists.whole(evidence.migration.cluster.deployments)
	lists.whole(release.canary_pods.migration)
	lists.whole(evidence.migration.traffic.splits)
	count(unreadable) == 0
}

facts["canary"] := profile.canary.deployment

facts["left"] := left

facts["unreadable"] := unreadable

left := sort(((deployments | pods) | splits))

deployments := {concat(" ", ["Deployment", deployment.metadata.name]) |
	some deployment in evidence.migration.cluster.deployments.items
	deployment.metadata.name == profile.canary.deployment
	deployment.metadata.namespace == profile.namespace
}

pods := {concat(" ", ["Pod", object.get(pod, ["metadata", "name"], "unnamed")]) | some pod in release.canary_pods.migration.items}

splits := {concat(" ", [route.kind, route.name]) |
	some route in traffic_splits.routes.migration
	some backend in route.backends
	split(backend, "/")[0] in {profile.canary.service, profile.canary.deployment}
}

unreadable := sort({concat(" ", [route.kind, route.name]) |
	some route in traffic_splits.routes.migration
	not route.weights
})
