# METADATA
# title: Memory per pod <2GB
# description: >-
#   The working set of every pod stayed below its limit over a whole window of production, and no pod went unseen.
# custom:
#   position: 87
#   phase: post-deployment
#   moment: post-deployment
#   required_before: close
#   owner: DevOps
#   critical: false
#   evidence:
#     - metrics.window
#     - metrics.largestGap_seconds
#     - metrics.warnings
#     - metrics.expectedPods
#     - metrics.pods
#   parameters:
#     - memory_per_pod_bytes_max
#     - production_window_seconds_min
#     - sample_gap_seconds_max
#   checklist:
#     Target: "<{memory_per_pod_bytes_max}"
#     Actual: "[{largest_bytes}]"
#   messages:
#     pass: "{pods} pods used at most {largest_bytes} each, less than {limit_bytes} is allowed"
#     fail: "pods with a working set of {limit_bytes} or more: {over}; the largest was {largest_bytes}"
#     unknown: "the working set of every pod must be known for {required_seconds} or more, without a gap over
#       {gap_limit_seconds}[; pods not seen all the time: {unseen}][; the window is {window_ms} long][, its largest
#       gap {largest_gap_seconds}]"
#   solution: >-
#     Collect `prometheus` over the whole window with every pod scraped; find the leak or make the model smaller.
package checks.performance.memory_per_pod

import data.host.parameters
import data.lib.observations.evidence
import data.lib.pod_usage
import data.lib.production

default status := "unknown"

status := "fail" if {
	count(over) > 0
} else := "pass" if {
	production.whole_window("post-deployment")
	pod_usage.covers(evidence["post-deployment"].metrics.pods, evidence["post-deployment"].metrics.expectedPods)
	pod_usage.all_below(evidence["post-deployment"].metrics.pods, "memory_bytes_max", parameters.memory_per_pod_bytes_max)
}

facts["over"] := over

facts["limit_bytes"] := parameters.memory_per_pod_bytes_max

facts["largest_bytes"] := pod_usage.largest(evidence["post-deployment"].metrics.pods, "memory_bytes_max")

facts["pods"] := count(evidence["post-deployment"].metrics.expectedPods.items)

facts["unseen"] := unseen if count(unseen) > 0

facts["required_seconds"] := parameters.production_window_seconds_min

facts["gap_limit_seconds"] := parameters.sample_gap_seconds_max

facts["window_ms"] := production.window_ms("post-deployment")

facts["largest_gap_seconds"] := evidence["post-deployment"].metrics.largestGap_seconds

over := pod_usage.at_or_over(
	evidence["post-deployment"].metrics.pods,
	"memory_bytes_max",
	parameters.memory_per_pod_bytes_max,
)

unseen := pod_usage.unseen(evidence["post-deployment"].metrics.pods, evidence["post-deployment"].metrics.expectedPods)
