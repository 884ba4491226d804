# METADATA
# title: Pods running
# description: |
#   As many pods as the Deployment asks for are ready, at least one, every container of every pod runs, and none was
#   killed for its memory.
# custom:
#   position: 36
#   phase: deployment
#   moment: deployment
#   required_before: canary
#   owner: Deployer
#   critical: true
#   evidence: [cluster.deployments, cluster.pods]
#   shown: [cluster.replicaSets]
#   checklist:
#     Command: "$ kubectl get pods -l {release_labels}"
#   messages:
#     pass: "{ready} of {limit} pods are ready, and all of their containers run"
#     fail: "in trouble: {in_trouble}[; {ready} of {limit} pods are ready]"
#     unknown: "the Deployment's replicas, or the states of all containers of its pods, were not seen[; not seen: {unseen}]"
#   solution: See `kubectl describe pod` and `kubectl logs --previous` of the pods named, repair, then collect again.
package checks.application.pods_running

import data.lib.compare
import data.lib.lists
import data.lib.objects
import data.lib.release
import data.lib.workload

default status := "unknown"

status := "fail" if {
	count(in_trouble) > 0
} else := "fail" if {
	compare.below(desired, 1)
} else := "fail" if {
	is_number(deployment.status.readyReplicas)
	deployment.status.readyReplicas != desired
} else := "fail" if {
	lists.whole(release.pods.deployment)
	compare.below(ready, desired)
} else := "pass" if {
	deployment.status.readyReplicas == desired
	lists.whole(release.pods.deployment)
	compare.at_least(ready, desired)
	count(unseen) == 0
}

facts["ready"] := ready

facts["limit"] := desired

facts["in_trouble"] := in_trouble

facts["unseen"] := unseen

deployment := release.deployment.deployment

desired := workload.desired_replicas(deployment)

ready := count([pod |
	some pod in release.pods.deployment.items
	objects.condition_true(pod, "Ready")
])

# reasons for which a container waits that do not go away by waiting
stuck := {
	"CrashLoopBackOff",
	"ImagePullBackOff",
	"ErrImagePull",
	"ErrImageNeverPull",
	"InvalidImageName",
	"ImageInspectError",
	"RegistryUnavailable",
	"CreateContainerConfigError",
	"CreateContainerError",
	"RunContainerError",
}

in_trouble := sort({trouble |
	some pod in release.pods.deployment.items
	some container in objects.container_statuses(pod)
	some reason in reasons(container)
	trouble := concat(": ", [object.get(pod, ["metadata", "name"], "unnamed"), reason])
})

reasons(container) := {container.state.waiting.reason | container.state.waiting.reason in stuck} | {"OOMKilled" |
	some state in container
	state.terminated.reason == "OOMKilled"
}

unseen := sort({object.get(pod, ["metadata", "name"], "unnamed") |
	some pod in release.pods.deployment.items
	not all_run(pod)
})

all_run(pod) if {
	running := {container.name |
		some container in pod.status.containerStatuses
		container.state.running
	}
	names := {container.name | some container in pod.spec.containers}
	count(names) > 0
	names - running == set()
}
