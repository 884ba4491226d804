# METADATA
# title: Inference latency (P95)
# description: A trustworthy load test proves that fewer than 5 % of all requests sent were late, failed or timed out.
# custom:
#   position: 17
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
#     - loadtest.latency.ladder
#   shown: [loadtest.requests.failedByKind, loadtest.latency.p95_ms, loadtest.endpoints, loadtest.runners]
#   parameters:
#     - latency_p95_ms_max
#     - load_test_seconds_min
#     - generator_achieved_fraction_min
#     - generator_cpu_fraction_max
#   checklist:
#     Target: "<{latency_p95_ms_max}"
#     Actual: "[{p95_ms}]"
#   messages:
#     pass: "at most {bound.upper_fraction} of {bound.total} requests took {limit_ms} or longer or failed, fewer
#       than {limit_fraction} are allowed[; p95 of those that succeeded: {p95_ms}][; kinds of requests whose own p95
#       is not below it: {slow_kinds}]"
#     fail: "at least {bound.lower_fraction} of {bound.total} requests took {limit_ms} or longer or failed, fewer
#       than {limit_fraction} are allowed[; p95 of those that succeeded: {p95_ms}]"
#     unknown: "no trustworthy load test of enough requests counts those that took {limit_ms} or longer[; not proven
#       of it: {doubts}][; more requests needed: {bound.more_needed}]"
#   solution: >-
#     Run `gates load` against the test target with a generator that has processor and virtual users to spare;
#     profile the service when it is too slow.
package checks.benchmark.latency_p95

import data.host
import data.host.parameters
import data.lib.bounds
import data.lib.compare
import data.lib.ladders
import data.lib.loadtest
import data.lib.observations.evidence

default status := "unknown"

status := judged if {
	loadtest.trustworthy("pre-deployment")
	is_number(ladders.at_or_over(evidence["pre-deployment"].loadtest.latency.ladder, parameters.latency_p95_ms_max))
	judged := bounds.below(bound, bounds.p95_share_fraction)
}

facts["bound"] := bound

facts["limit_ms"] := parameters.latency_p95_ms_max

facts["limit_fraction"] := bounds.p95_share_fraction

facts["p95_ms"] := evidence["pre-deployment"].loadtest.latency.p95_ms

facts["ladder"] := evidence["pre-deployment"].loadtest.latency.ladder

facts["slow_kinds"] := slow_kinds if count(slow_kinds) > 0

facts["doubts"] := doubts if count(doubts) > 0

# Cheap requests in the mix can hide a kind that is slow.
slow_kinds := sort([object.get(endpoint, "name", "unnamed") |
	some endpoint in evidence["pre-deployment"].loadtest.endpoints
	compare.at_least(endpoint.p95_ms, parameters.latency_p95_ms_max)
])

doubts := loadtest.doubts("pre-deployment")

bound := host.bounds["pre-deployment"].loadtest.late
