# METADATA
# title: Throughput (req/sec)
# description: >-
#   A trustworthy load test counted more successful requests in its measured time than the smallest rate makes.
# custom:
#   position: 18
#   phase: pre-deployment
#   moment: pre-deployment
#   required_before: deploy
#   owner: null
#   critical: false
#   evidence:
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
#     - throughput_per_second_min
#     - load_test_seconds_min
#     - generator_achieved_fraction_min
#     - generator_cpu_fraction_max
#   checklist:
#     Target: ">{throughput_per_second_min}"
#     Actual: "[{succeeded} in {measured_seconds}]"
#   messages:
#     pass: "{succeeded} requests succeeded in {measured_seconds}, more than {limit_per_second}"
#     fail: "{succeeded} requests succeeded in {measured_seconds}, more than {limit_per_second} is required"
#     unknown: "no trustworthy load test says how many requests succeeded[; not proven of it: {doubts}]"
#   solution: >-
#     Run `gates load` with a target rate above the limit and a generator that has processor and virtual users to
#     spare; scale the service when it is too slow.
package checks.benchmark.throughput

import data.host.parameters
import data.lib.compare
import data.lib.loadtest
import data.lib.observations.evidence

default status := "unknown"

status := "fail" if {
	loadtest.trustworthy("pre-deployment")
	not enough
} else := "pass" if {
	loadtest.trustworthy("pre-deployment")
}

facts["succeeded"] := succeeded

facts["measured_seconds"] := measured_seconds

facts["limit_per_second"] := parameters.throughput_per_second_min

facts["doubts"] := doubts if count(doubts) > 0

doubts := loadtest.doubts("pre-deployment")

succeeded := evidence["pre-deployment"].loadtest.requests.succeeded

measured_seconds := evidence["pre-deployment"].loadtest.measured_seconds

enough if compare.above(succeeded, parameters.throughput_per_second_min * measured_seconds)
