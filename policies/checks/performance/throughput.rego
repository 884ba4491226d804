# METADATA
# title: Throughput >10 req/sec
# description: >-
#   More requests a second succeeded than the smallest rate, over a whole window of production or in a trustworthy load test of
#   the release.
# custom:
#   position: 84
#   phase: post-deployment
#   moment: post-deployment
#   required_before: close
#   owner: DevOps
#   critical: false
#   evidence:
#     - {any_of: [metrics.window, loadtest.measured_seconds]}
#     - {any_of: [metrics.largestGap_seconds, loadtest.startedAt]}
#     - {any_of: [metrics.largestGap_seconds, loadtest.endedAt]}
#     - {any_of: [metrics.largestGap_seconds, loadtest.finished]}
#     - {any_of: [metrics.warnings, loadtest.thresholdsInForce]}
#     - {any_of: [metrics.warnings, loadtest.overriddenOptions]}
#     - {any_of: [metrics.warnings, loadtest.generator.droppedIterations]}
#     - {any_of: [metrics.warnings, loadtest.generator.targetRate_perSecond]}
#     - {any_of: [metrics.warnings, loadtest.generator.achievedRate_perSecond]}
#     - {any_of: [metrics.warnings, loadtest.generator.peakVirtualUsers]}
#     - {any_of: [metrics.warnings, loadtest.generator.maximumVirtualUsers]}
#     - {any_of: [metrics.warnings, loadtest.generator.cpu_fraction]}
#     - {any_of: [metrics.requests.total, loadtest.requests.sent]}
#     - {any_of: [metrics.requests.succeeded, loadtest.requests.succeeded]}
#     - {any_of: [metrics.requests.failed, loadtest.requests.failed]}
#   shown: [loadtest.runners]
#   parameters:
#     - throughput_per_second_min
#     - production_window_seconds_min
#     - sample_gap_seconds_max
#     - load_test_seconds_min
#     - generator_achieved_fraction_min
#     - generator_cpu_fraction_max
#   checklist:
#     Target: ">{throughput_per_second_min} req/sec"
#     Actual: >-
#       [in production {production_succeeded} in {production_ms}][; in the load test {load_test_succeeded} in {load_test_seconds}]
#   messages:
#     pass: "more than {limit_per_second} succeeded[; in production {production_succeeded} in
#       {production_ms}][; in the load test {load_test_succeeded} in {load_test_seconds}]"
#     fail: "more than {limit_per_second} must succeed[; in production {production_succeeded} in
#       {production_ms}][; in the load test {load_test_succeeded} in {load_test_seconds}]"
#     unknown: "a whole window of production, or a trustworthy load test of the release, must count the requests
#       that succeeded[; not proven of the load test: {doubts}]"
#   solution: >-
#     Collect `prometheus` over the whole window; where users ask for less, run `gates load` against the release and
#     put its evidence into this moment.
package checks.performance.throughput

import data.host.parameters
import data.lib.compare
import data.lib.loadtest
import data.lib.observations.evidence
import data.lib.production

default status := "unknown"

status := "fail" if {
	"too few" in judgements
	not "enough" in judgements
} else := "pass" if {
	"enough" in judgements
}

facts["limit_per_second"] := parameters.throughput_per_second_min

facts["production_succeeded"] := evidence["post-deployment"].metrics.requests.succeeded

facts["production_ms"] := production.window_ms("post-deployment")

facts["load_test_succeeded"] := evidence["post-deployment"].loadtest.requests.succeeded

facts["load_test_seconds"] := evidence["post-deployment"].loadtest.measured_seconds

facts["doubts"] := doubts if count(doubts) > 0

# Users may ask for less than the service can do, so that one of the two is enough.
judgements contains in_production

judgements contains in_load_test

in_production := compared(facts.production_succeeded * 1000, facts.production_ms) if {
	production.whole_window("post-deployment")
	production.counts_agree("post-deployment")
}

in_load_test := compared(facts.load_test_succeeded, facts.load_test_seconds) if loadtest.trustworthy("post-deployment")

compared(succeeded, duration) := "enough" if {
	compare.above(succeeded, parameters.throughput_per_second_min * duration)
} else := "too few"

doubts := loadtest.doubts("post-deployment")
