# METADATA
# title: Memory usage per pod
# description: >-
#   The working set of every pod stayed below its limit all through a trustworthy load test, and no pod went unseen.
# custom:
#   position: 19
#   phase: pre-deployment
#   moment: pre-deployment
#   required_before: deploy
#   owner: null
#   critical: false
#   evidence:
#     - resources.window
#     - resources.expectedPods
#     - resources.pods
#     - resources.warnings
#     - loadtest.startedAt
#     - loadtest.endedAt
#     - loadtest.finished
#     - loadtest.measured_seconds
#     - loadtest.thresholdsInForce
#     - loadtest.overriddenOptions
#     - loadtest.generator.droppedIterations
#     - loadtest.generator.targetRate_perSecond
#     - loadtest.generator.achievedRate_perSecond
#     - loadtest.generator.peakVirtualUsers
#     - loadtest.generator.maximumVirtualUsers
#     - loadtest.generator.cpu_fraction
#     - loadtest.requests.sent
#     - loadtest.requests.succeeded
#     - loadtest.requests.failed
#   shown: [loadtest.runners]
#   parameters:
#     - memory_per_pod_bytes_max
#     - sample_gap_seconds_max
#     - load_test_seconds_min
#     - generator_achieved_fraction_min
#     - generator_cpu_fraction_max
#   checklist:
#     Target: "<{memory_per_pod_bytes_max}"
#     Actual: "[{largest_bytes}]"
#   messages:
#     pass: "{pods} pods used at most {largest_bytes} each during the load test, less than {limit_bytes} is allowed"
#     fail: "pods with a working set of {limit_bytes} or more: {over}; the largest was {largest_bytes}"
#     unknown: "the working set of every pod must be known for all of a trustworthy load test[; pods not seen all
#       the time: {unseen}][; not proven of the load test: {doubts}]"
#   solution: >-
#     Collect `prometheus` over the load test's window with every pod scraped. Find the leak or make the model
#     smaller.
package checks.benchmark.memory_per_pod

import data.host.parameters
import data.lib.loadtest
import data.lib.observations.evidence
import data.lib.pod_usage
import data.lib.test_resources

default status := "unknown"

status := "fail" if {
	count(over) > 0
} else := "pass" if {
	loadtest.trustworthy("pre-deployment")
	test_resources.cover_load_test("pre-deployment")
	pod_usage.covers(evidence["pre-deployment"].resources.pods, evidence["pre-deployment"].resources.expectedPods)
	pod_usage.all_below(evidence["pre-deployment"].resources.pods, "memory_bytes_max", parameters.memory_per_pod_bytes_max)
}

facts["over"] := over

facts["limit_bytes"] := parameters.memory_per_pod_bytes_max

facts["largest_bytes"] := pod_usage.largest(evidence["pre-deployment"].resources.pods, "memory_bytes_max")

facts["pods"] := count(evidence["pre-deployment"].resources.expectedPods.items)

facts["unseen"] := unseen if count(unseen) > 0

facts["doubts"] := doubts if count(doubts) > 0

over := pod_usage.at_or_over(evidence["pre-deployment"].resources.pods, "memory_bytes_max", parameters.memory_per_pod_bytes_max)

unseen := pod_usage.unseen(evidence["pre-deployment"].resources.pods, evidence["pre-deployment"].resources.expectedPods)

doubts := loadtest.doubts("pre-deployment")
