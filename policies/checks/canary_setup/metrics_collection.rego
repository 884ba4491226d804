# METADATA
# title: Metrics collection active
# description: Every canary pod is a target that Prometheus finds up, and has a fresh sample.
# custom:
#   position: 47
#   phase: canary
#   moment: canary
#   required_before: migrate
#   owner: DevOps
#   critical: true
#   evidence: [cluster.pods, monitoring.targets, monitoring.samples]
#   parameters: [sample_gap_seconds_max]
#   checklist:
#     Command: "Check Prometheus"
#   messages:
#     pass: "{pods} canary pods are targets that are up, with samples no older than {limit_seconds}"
#     fail: "canary pods that are no target: {no_target}[; whose target is not up: {down}]; without a sample of the
#       last {limit_seconds}: {not_sampled}"
#     unknown: "all canary pods, targets and newest samples must be seen"
#   solution: Let Prometheus scrape the canary's pods (annotations, ServiceMonitor or PodMonitor), then collect again.
package checks.canary_setup.metrics_collection

import data.host.parameters
import data.lib.lists
import data.lib.monitored_pods
import data.lib.observations.evidence
import data.lib.release

default status := "unknown"

status := "fail" if {
	count(no_target) > 0
} else := "fail" if {
	count(down) > 0
} else := "fail" if {
	count(not_sampled) > 0
} else := "pass" if {
	lists.whole(release.canary_pods.canary)
	count(release.canary_pods.canary.items) > 0
	count(samples.fresh) == count(release.canary_pods.canary.items)
	every pod in release.canary_pods.canary.items {
		"up" in health(pod)
	}
}

facts["pods"] := count(release.canary_pods.canary.items)

facts["limit_seconds"] := parameters.sample_gap_seconds_max

facts["no_target"] := no_target

facts["down"] := down

facts["not_sampled"] := not_sampled

samples := monitored_pods.states(
	"canary",
	release.canary_pods.canary,
	evidence.canary.monitoring.samples,
	"lastSampleAt",
	parameters.sample_gap_seconds_max,
)

not_sampled := sort(array.concat(samples.absent, samples.stale))

no_target := sort([name(pod) |
	lists.whole(evidence.canary.monitoring.targets)
	some pod in release.canary_pods.canary.items
	not pod.metadata.uid in targeted
])

down := sort([name(pod) |
	some pod in release.canary_pods.canary.items
	count(health(pod)) > 0
	not "up" in health(pod)
])

targeted := {target.podUid | some target in evidence.canary.monitoring.targets.items}

# a pod with several ports is several targets
health(pod) := {target.health |
	some target in evidence.canary.monitoring.targets.items
	target.podUid == pod.metadata.uid
}

name(pod) := object.get(pod, ["metadata", "name"], "unnamed")
