# METADATA
# title: Pod readiness
# description: The release has at least one pod, and every one of them is Ready.
# custom:
#   position: 38
#   phase: deployment
#   moment: deployment
#   required_before: canary
#   owner: Deployer
#   critical: true
#   evidence: [cluster.pods]
#   shown: [cluster.deployments, cluster.replicaSets]
#   checklist:
#     Test: "$ kubectl wait pod"
#     Expected: "Ready condition"
#   messages:
#     pass: "all {pods} pods of the release are Ready"
#     fail: "{pods} pods of the release[; not Ready: {not_ready}]"
#     unknown: "the whole list of the release's pods was not seen"
#   solution: See `kubectl describe pod` of the pods named for the probe that fails, repair, then collect again.
package checks.health.pod_readiness

import data.lib.lists
import data.lib.objects
import data.lib.release

default status := "unknown"

status := "fail" if {
	count(not_ready) > 0
} else := "fail" if {
	lists.none(release.pods.deployment)
} else := "pass" if {
	lists.whole(release.pods.deployment)
}

facts["pods"] := count(release.pods.deployment.items)

facts["not_ready"] := not_ready

not_ready := sort([object.get(pod, ["metadata", "name"], "unnamed") |
	some pod in release.pods.deployment.items
	not objects.condition_true(pod, "Ready")
])
