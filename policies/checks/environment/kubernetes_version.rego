# METADATA
# title: Kubernetes cluster v1.24+ available
# description: The API server answers, is at least the minimum release, and every schedulable node is Ready.
# custom:
#   position: 1
#   phase: pre-deployment
#   moment: pre-deployment
#   required_before: deploy
#   owner: DevOps
#   critical: true
#   evidence: [cluster.version.gitVersion, cluster.nodes]
#   parameters: [kubernetes_version_min]
#   messages:
#     pass: "cluster runs {observed}, {nodes} schedulable nodes are Ready"
#     fail: "cluster runs {observed}, {limit} or newer is required[; schedulable nodes: {nodes}][; not Ready: {not_ready}]"
#     unknown: "there is no readable version of the API server, or no complete list of nodes"
#   solution: Upgrade the control plane or repair the nodes, then collect again.
package checks.environment.kubernetes_version

import data.host.parameters
import data.lib.lists
import data.lib.objects
import data.lib.observations.evidence
import data.lib.versions

default status := "unknown"

status := "fail" if {
	versions.older(observed, parameters.kubernetes_version_min)
} else := "fail" if {
	count(not_ready) > 0
} else := "fail" if {
	lists.whole(evidence["pre-deployment"].cluster.nodes)
	count(schedulable) == 0
} else := "pass" if {
	versions.at_least(observed, parameters.kubernetes_version_min)
	lists.whole(evidence["pre-deployment"].cluster.nodes)
}

facts["observed"] := observed

facts["limit"] := parameters.kubernetes_version_min

facts["nodes"] := count(schedulable)

facts["not_ready"] := not_ready

observed := evidence["pre-deployment"].cluster.version.gitVersion

schedulable := [node |
	some node in evidence["pre-deployment"].cluster.nodes.items
	not node.spec.unschedulable
]

not_ready := sort([object.get(node, ["metadata", "name"], "unnamed") |
	some node in schedulable
	not objects.condition_true(node, "Ready")
])
