# METADATA
# title: Error rate
# description: >-
#   A trustworthy load test proves that the share of failed requests is below its limit; unmet checks and timeouts
#   count as failed.
# custom:
#   position: 21
#   phase: pre-deployment
#   moment: pre-deployment
#   required_before: deploy
#   owner: null
#   critical: true
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
#   shown: [loadtest.requests.failedByKind, loadtest.runners]
#   parameters:
#     - error_rate_fraction_max
#     - load_test_seconds_min
#     - generator_achieved_fraction_min
#     - generator_cpu_fraction_max
#   checklist:
#     Target: "<{error_rate_fraction_max}"
#     Actual: "[{bound.lower_fraction} to {bound.upper_fraction}]"
#   messages:
#     pass: "at most {bound.upper_fraction} of {bound.total} requests fail, less than {limit_fraction} is allowed"
#     fail: "at least {bound.lower_fraction} of {bound.total} requests fail, less than {limit_fraction} is allowed[;
#       kinds of failure: {kinds}]"
#     unknown: "no trustworthy load test of enough requests counts those that failed[; not proven of it: {doubts}][;
#       more requests needed: {bound.more_needed}]"
#   solution: >-
#     Run `gates load` against the test target with a generator that has processor and virtual users to spare; read
#     the service's log for what failed.
package checks.benchmark.error_rate

import data.host
import data.host.parameters
import data.lib.bounds
import data.lib.compare
import data.lib.loadtest
import data.lib.observations.evidence

default status := "unknown"

status := judged if {
	loadtest.trustworthy("pre-deployment")
	judged := bounds.below(bound, parameters.error_rate_fraction_max)
}

facts["bound"] := bound

facts["limit_fraction"] := parameters.error_rate_fraction_max

facts["kinds"] := sort([kind |
	some kind, requests in evidence["pre-deployment"].loadtest.requests.failedByKind
	compare.above(requests, 0)
])

facts["doubts"] := doubts if count(doubts) > 0

doubts := loadtest.doubts("pre-deployment")

bound := host.bounds["pre-deployment"].loadtest.errors
