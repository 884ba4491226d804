# METADATA
# title: 4+ CPU cores, 8GB+ RAM available
# description: |
#   What the Ready nodes that can take the release's pods have to allocate, less what the pods on them request, is at least
#   the processor cores and the memory that the checklist asks for.
# custom:
#   position: 2
#   phase: pre-deployment
#   moment: pre-deployment
#   required_before: deploy
#   owner: DevOps
#   critical: true
#   evidence: [cluster.nodes, cluster.pods]
#   parameters: [cluster_cpu_cores_min, cluster_memory_bytes_min]
#   messages:
#     pass: "{observed.cpu_millicores} millicores and {observed.memory_bytes} are free on {nodes} nodes"
#     fail: >-
#       free on {nodes} usable nodes: {observed.cpu_millicores} of {limit.cpu_millicores} millicores,
#       {observed.memory_bytes} of {limit.memory_bytes}
#     unknown: "there is no whole list of nodes and of all the cluster's pods with readable quantities[; unreadable: {unreadable}]"
#   solution: |
#     Add or uncordon nodes or remove workloads, or name in the profile (`workload.toleratedTaints`) the taints that the
#     release's pods tolerate; then collect again.
package checks.environment.cluster_capacity

import data.host.parameters
import data.lib.compare
import data.lib.lists
import data.lib.nodes
import data.lib.objects
import data.lib.observations.evidence
import data.lib.pod_requests
import data.lib.quantities

default status := "unknown"

status := "fail" if {
	lists.whole(evidence["pre-deployment"].cluster.nodes)
	count(unreadable_nodes) == 0
	not enough
} else := "pass" if {
	lists.whole(evidence["pre-deployment"].cluster.nodes)
	lists.whole(evidence["pre-deployment"].cluster.pods)
	count(unreadable_nodes) == 0
	count(unreadable_pods) == 0
	count(usable_names) == count(usable)
}

facts["observed"] := observed

facts["limit"] := limit

facts["nodes"] := count(usable)

facts["unreadable"] := sort(unreadable_nodes | unreadable_pods)

# requests that were not seen or can't be read only make less of this free
enough if {
	compare.at_least(observed.cpu_millicores, limit.cpu_millicores)
	compare.at_least(observed.memory_bytes, limit.memory_bytes)
}

observed := {
	"cpu_millicores": allocatable.cpu - requested.cpu,
	"memory_bytes": allocatable.memory - requested.memory,
}

limit := {
	"cpu_millicores": quantities.millicores(parameters.cluster_cpu_cores_min),
	"memory_bytes": parameters.cluster_memory_bytes_min,
}

usable := {node |
	some node in evidence["pre-deployment"].cluster.nodes.items
	node.metadata.name
	nodes.schedulable(node)
	objects.condition_true(node, "Ready")
}

# two of one name, which no API server holds, can't both be counted
usable_names := {node.metadata.name | some node in usable}

allocatable := {
	"cpu": sum([quantities.millicores(node.status.allocatable.cpu) | some node in usable]),
	"memory": sum([quantities.whole(node.status.allocatable.memory) | some node in usable]),
}

unreadable_nodes := {concat(" ", ["node", node.metadata.name]) |
	some node in usable
	not readable(node)
}

readable(node) if {
	is_number(quantities.millicores(node.status.allocatable.cpu))
	is_number(quantities.whole(node.status.allocatable.memory))
}

holding := [pod |
	some pod in evidence["pre-deployment"].cluster.pods.items
	usable_names[pod.spec.nodeName]
	not pod.status.phase == "Succeeded"
	not pod.status.phase == "Failed"
]

asked := [pod_requests.ask(pod) | some pod in holding]

taken := {ask: {"cpu": pod_requests.of(ask, "cpu"), "memory": pod_requests.of(ask, "memory")} |
	some ask in {ask | some ask in asked}
}

taken_by_each := [taken[ask] | some ask in asked]

requested := {
	"cpu": sum([each.cpu | some each in taken_by_each]),
	"memory": sum([each.memory | some each in taken_by_each]),
}

unreadable_pods := {concat(" ", ["pod", object.get(pod, ["metadata", "name"], "unnamed")]) |
	some ask, _ in taken
	pod_requests.unreadable(ask)
	some pod in holding
	pod_requests.ask(pod) == ask
}
