# METADATA
# title: Namespace created
# description: |
#   The profile's namespace is there and Active.
# custom:
#   position: 22
#   phase: deployment
#   moment: deployment
#   required_before: canary
#   owner: DevOps
#   critical: true
#   evidence: [cluster.namespaces]
#   checklist:
#     Command: "$ kubectl create ns {namespace}"
#   messages:
#     pass: "namespace {limit} is {observed}"
#     fail: "namespace {limit} is not there or not Active[: {observed}]"
#     unknown: "the cluster's namespaces with their phases are needed, {limit} among them"
#   solution: Create the namespace (`kubectl create namespace`); one that is Terminating must be gone before.
package checks.infrastructure.namespace

import data.host
import data.lib.lists
import data.lib.objects
import data.lib.observations.evidence

default status := "unknown"

status := "fail" if {
	lists.whole(evidence.deployment.cluster.namespaces)
	count(found) == 0
} else := "fail" if {
	count(phases - {"Active"}) > 0
} else := "pass" if {
	phases == {"Active"}
}

facts["observed"] := sort(phases)

facts["limit"] := host.profile.namespace

found := [namespace |
	some namespace in evidence.deployment.cluster.namespaces.items
	namespace.metadata.name == host.profile.namespace
]

phases := {phase(namespace) | some namespace in found}

phase(namespace) := "Terminating" if {
	objects.terminating(namespace)
} else := namespace.status.phase
