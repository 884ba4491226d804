# METADATA
# title: Canary pods healthy
# description: The canary has pods, all of them are Ready, and none of their containers was ever restarted.
# custom:
#   position: 46
#   phase: canary
#   moment: canary
#   required_before: migrate
#   owner: Deployer
#   critical: true
#   evidence: [cluster.pods]
#   checklist:
#     Command: "$ kubectl get pods -l {canary_labels}"
#   messages:
#     pass: "{pods} canary pods are Ready and were never restarted"
#     fail: "of {pods} canary pods, not Ready: {not_ready}[; restarted: {restarted}]"
#     unknown: "all canary pods, their Ready condition and the restarts of their containers must be seen[; not known
#       of: {unproven}]"
#   solution: >-
#     Read `kubectl describe pod` and the logs of the pods named; repair the cause, roll the canary out anew, then
#     collect again.
package checks.canary_setup.pods_healthy

import data.lib.compare
import data.lib.lists
import data.lib.objects
import data.lib.observations.evidence
import data.lib.release

default status := "unknown"

status := "fail" if {
	count(not_ready) > 0
} else := "fail" if {
	count(restarted) > 0
} else := "fail" if {
	lists.none(release.canary_pods.canary)
} else := "pass" if {
	lists.whole(evidence.canary.cluster.pods)
	count(unproven) == 0
}

facts["pods"] := count(release.canary_pods.canary.items)

facts["not_ready"] := not_ready

facts["restarted"] := restarted

facts["unproven"] := unproven if count(unproven) > 0

not_ready := sort([name(pod) |
	some pod in release.canary_pods.canary.items
	count(ready_statuses(pod) - {"True"}) > 0
])

restarted := sort([name(pod) |
	some pod in release.canary_pods.canary.items
	count([status | some status in objects.container_statuses(pod); compare.above(status.restartCount, 0)]) > 0
])

unproven := sort([name(pod) |
	some pod in release.canary_pods.canary.items
	not healthy(pod)
])

healthy(pod) if {
	objects.condition_true(pod, "Ready")
	objects.restarts(pod) == 0
}

ready_statuses(pod) := {condition.status | some condition in pod.status.conditions; condition.type == "Ready"}

name(pod) := object.get(pod, ["metadata", "name"], "unnamed")
