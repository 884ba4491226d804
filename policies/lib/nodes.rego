# METADATA
# description: Nodes that can take the release's pods.
package lib.nodes

import data.host

# METADATA
# description: |
#   True for a node that is not cordoned and whose taints repel none of the release's pods: only those with the effect
#   PreferNoSchedule and those whose key the profile names as tolerated are borne.
schedulable(node) if {
	not node.spec.unschedulable
	every taint in object.get(node, ["spec", "taints"], []) {
		borne(taint)
	}
}

borne(taint) if taint.effect == "PreferNoSchedule"

borne(taint) if taint.key in host.profile.workload.toleratedTaints
