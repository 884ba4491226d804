# METADATA
# title: Rollout successful
# description: |
#   The Deployment's controller has taken up the newest generation and reports it complete: updated and available
#   replicas are the desired ones, at least one, and the new ReplicaSet is available.
# custom:
#   position: 37
#   phase: deployment
#   moment: deployment
#   required_before: canary
#   owner: Deployer
#   critical: true
#   evidence: [cluster.deployments]
#   checklist:
#     Command: "$ kubectl rollout status deployment {deployment}"
#   messages:
#     pass: "rollout of {deployment} is complete: {updated} updated, {available} available, {limit} desired"
#     fail: "{deployment} does not exist or is not complete[: {updated} updated, {available} available of {limit}][; Progressing: {reason}]"
#     unknown: "the status of the Deployment {deployment} was not seen"
#   solution: See `kubectl rollout status` and `kubectl describe deployment`, repair what holds it up, then collect again.
package checks.application.rollout_successful

import data.host.profile
import data.lib.compare
import data.lib.lists
import data.lib.observations.evidence
import data.lib.release
import data.lib.workload

default status := "unknown"

status := "fail" if {
	lists.whole(evidence.deployment.cluster.deployments)
	not deployment
} else := "fail" if {
	compare.below(desired, 1)
} else := "fail" if {
	some replicas in [updated, available]
	is_number(replicas)
	replicas != desired
} else := "fail" if {
	compare.below(deployment.status.observedGeneration, deployment.metadata.generation)
} else := "fail" if {
	is_object(progressing)
	not complete
} else := "pass" if {
	updated == desired
	available == desired
	compare.at_least(deployment.status.observedGeneration, deployment.metadata.generation)
	complete
}

facts["deployment"] := profile.workload.deployment

facts["updated"] := updated

facts["available"] := available

facts["limit"] := desired

facts["reason"] := progressing.reason

deployment := release.deployment.deployment

desired := workload.desired_replicas(deployment)

# Kubernetes leaves a count out when it is zero
updated := object.get(deployment.status, "updatedReplicas", 0)

available := object.get(deployment.status, "availableReplicas", 0)

progressing := [condition |
	some condition in deployment.status.conditions
	condition.type == "Progressing"
][0]

complete if {
	progressing.status == "True"
	progressing.reason == "NewReplicaSetAvailable"
}
