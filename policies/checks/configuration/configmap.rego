# METADATA
# title: ConfigMap created
# description: Every ConfigMap, and every key of one, that the release's Deployment needs exists.
# custom:
#   position: 28
#   phase: deployment
#   moment: deployment
#   required_before: canary
#   owner: Deployer
#   critical: true
#   evidence: [cluster.deployments, cluster.configMaps]
#   checklist:
#     Command: "$ kubectl create configmap"
#   messages:
#     pass: "all ConfigMaps and keys that the Deployment refers to exist: {present}"
#     fail: "the Deployment refers to ConfigMaps or keys that do not exist: {absent}"
#     unknown: "the release's Deployment, or one of the ConfigMaps that it refers to, was not seen[: {unseen}]"
#   solution: Create the ConfigMap with these keys (`kubectl apply -f` its manifest), then collect again.
package checks.configuration.configmap

import data.lib.observations.evidence
import data.lib.references
import data.lib.workload

default status := "unknown"

status := "fail" if {
	count(required.absent) > 0
} else := "pass" if {
	is_object(workload.container.deployment)
	count(required.unseen) == 0
	is_array(evidence.deployment.cluster.configMaps.items)
}

facts["present"] := required.present

facts["absent"] := required.absent

facts["unseen"] := required.unseen

required := references.required("deployment", workload.pod_spec.deployment, "ConfigMap")
