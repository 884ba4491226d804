# METADATA
# title: 4+ CPU cores, 8GB+ RAM available
# description: |
#   What the Ready nodes that can take the release's pods have to allocate, less what the pods on them request, is at least
#   the processor cores and the memory that the checklist asks for.
# custom:
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
#     unknown: "there is no whole list of nodes and of all the cluster's pods with readable quantities; unreadable: {unreadable}"
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
	pod.spec.nodeName in usable_names
	not ended(pod)
]

ended(pod) if pod.status.phase in {"Succeeded", "Failed"}

requested := {
	"cpu": sum([pod_requests.of(pod, "cpu", amounts.cpu) | some pod in holding]),
	"memory": sum([pod_requests.of(pod, "memory", amounts.memory) | some pod in holding]),
}

# a cluster's pods write few different quantities: each is parsed once
amounts := {
	"cpu": {quantity: quantities.millicores(quantity) | some quantity in written.cpu},
	"memory": {quantity: quantities.whole(quantity) | some quantity in written.memory},
}

written := {resource: quantities_of_all |
	some resource in ["cpu", "memory"]
	quantities_of_all := {quantity | some pod in holding; some quantity in pod_requests.written(pod, resource)}
}

unreadable_pods := {concat(" ", ["pod", object.get(pod, ["metadata", "name"], "unnamed")]) |
	some resource, quantities_of_all in written
	some quantity in (quantities_of_all - object.keys(amounts[resource]))
	some pod in holding
	quantity in pod_requests.written(pod, resource)
}
