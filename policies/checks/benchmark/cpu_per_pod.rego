# METADATA
# title: CPU usage per pod
# description: >-
#   The processor use of every pod stayed below its limit all through a trustworthy load test, and no pod went
#   unseen.
# custom:
#   position: 20
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
#     - cpu_per_pod_cores_max
#     - sample_gap_seconds_max
#     - load_test_seconds_min
#     - generator_achieved_fraction_min
#     - generator_cpu_fraction_max
#   checklist:
#     Target: "<{cpu_per_pod_cores_max}"
#     Actual: "[{largest_cores}]"
#   messages:
#     pass: "{pods} pods used at most {largest_cores} each during the load test, less than {limit_cores}
#       is allowed"
#     fail: "pods with a processor use of {limit_cores} or more: {over}; the largest was {largest_cores}"
#     unknown: "the processor use of every pod must be known for all of a trustworthy load test[; pods not seen all
#       the time: {unseen}][; not proven of the load test: {doubts}]"
#   solution: >-
#     Collect `prometheus` over the load test's window with every pod scraped. Profile the service or spread the
#     load over more pods.
package checks.benchmark.cpu_per_pod

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
	pod_usage.all_below(evidence["pre-deployment"].resources.pods, "cpu_cores_max", parameters.cpu_per_pod_cores_max)
}

facts["over"] := over

facts["limit_cores"] := parameters.cpu_per_pod_cores_max

facts["largest_cores"] := pod_usage.largest(evidence["pre-deployment"].resources.pods, "cpu_cores_max")

facts["pods"] := count(evidence["pre-deployment"].resources.expectedPods.items)

facts["unseen"] := unseen if count(unseen) > 0

facts["doubts"] := doubts if count(doubts) > 0

over := pod_usage.at_or_over(evidence["pre-deployment"].resources.pods, "cpu_cores_max", parameters.cpu_per_pod_cores_max)

unseen := pod_usage.unseen(evidence["pre-deployment"].resources.pods, evidence["pre-deployment"].resources.expectedPods)

doubts := loadtest.doubts("pre-deployment")
