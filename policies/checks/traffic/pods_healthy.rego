# METADATA
# title: All pods healthy
# description: |
#   As many pods of the release as its Deployment asks for exist, all are Ready, and none has restarted: neither since the
#   deployment's record of the same pod nor, for a pod that is not in that record, at all.
# custom:
#   position: 60
#   phase: migration
#   moment: migration
#   required_before: close
#   owner: Deployer
#   critical: true
#   evidence: [cluster.pods, cluster.deployments]
#   shown: [cluster.replicaSets, deployment/cluster.pods, deployment/cluster.deployments, deployment/cluster.replicaSets]
#   checklist:
#     Command: "$ kubectl get pods -l {release_labels}"
#   messages:
#     pass: "all {pods} of {limit} pods are Ready, none has restarted"
#     fail: "not Ready: {not_ready}; restarted: {restarted}[; {pods} pods][; {limit} desired]"
#     unknown: "the release's pods, how many are desired, or their restarts were not seen whole[; restarts not seen: {unseen}]"
#   solution: See `kubectl describe pod` and `kubectl logs --previous` of the pods named; roll back when they keep restarting.
package checks.traffic.pods_healthy

import data.lib.compare
import data.lib.lists
import data.lib.objects
import data.lib.release
import data.lib.workload

default status := "unknown"

status := "fail" if {
	count(not_ready) > 0
} else := "fail" if {
	count(restarted) > 0
} else := "fail" if {
	compare.below(desired, 1)
} else := "fail" if {
	lists.whole(release.pods.migration)
	is_number(desired)
	count(release.pods.migration.items) != desired
} else := "pass" if {
	lists.whole(release.pods.migration)
	count(release.pods.migration.items) == desired
	count(unseen) == 0
}

facts["pods"] := count(release.pods.migration.items)

facts["limit"] := desired

facts["not_ready"] := not_ready

facts["restarted"] := restarted

facts["unseen"] := unseen

desired := workload.desired_replicas(release.deployment.migration)

not_ready := sort([name_of(pod) |
	some pod in release.pods.migration.items
	not objects.condition_true(pod, "Ready")
])

restarted := sort([name_of(pod) |
	some pod in release.pods.migration.items
	objects.restarts(pod) != restarts_before(pod)
])

unseen := sort([name_of(pod) |
	some pod in release.pods.migration.items
	not steady(pod)
])

steady(pod) if objects.restarts(pod) == restarts_before(pod)

# what the deployment's record says of the same pod, and zero where it is not in it
restarts_before(pod) := restarts if {
	restarts := objects.restarts(recorded(pod))
} else := 0

recorded(pod) := [earlier |
	some earlier in release.pods.deployment.items
	earlier.metadata.uid == pod.metadata.uid
][0]

name_of(pod) := object.get(pod, ["metadata", "name"], "unnamed")
