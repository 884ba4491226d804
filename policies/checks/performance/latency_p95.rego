# METADATA
# title: P95 Latency <100ms
# description: >-
#   Production's own counts prove that fewer than 5 % of all requests took the limit or longer, over a whole window, and a
#   trustworthy load test of the release, where there is one, proves nothing else.
# custom:
#   position: 83
#   phase: post-deployment
#   moment: post-deployment
#   required_before: close
#   owner: DevOps
#   critical: true
#   evidence:
#     - metrics.window
#     - metrics.largestGap_seconds
#     - metrics.warnings
#     - metrics.latency.requests
#     - metrics.latency.ladder
#   shown:
#     - loadtest.startedAt
#     - loadtest.endedAt
#     - loadtest.finished
#     - loadtest.measured_seconds
#     - loadtest.thresholdsInForce
#     - loadtest.overriddenOptions
#     - loadtest.generator
#     - loadtest.requests
#     - loadtest.latency.ladder
#     - loadtest.runners
#   parameters:
#     - latency_p95_ms_max
#     - production_window_seconds_min
#     - sample_gap_seconds_max
#     - load_test_seconds_min
#     - generator_achieved_fraction_min
#     - generator_cpu_fraction_max
#   checklist:
#     Target: "<{latency_p95_ms_max}"
#     Actual: "[{bound.lower_fraction} to {bound.upper_fraction} took {limit_ms} or longer]"
#   messages:
#     pass: "at most {bound.upper_fraction} of {bound.total} requests took {limit_ms} or longer, less than
#       {limit_fraction} is allowed"
#     fail: "less than {limit_fraction} of all requests may take {limit_ms} or longer[; in production at least
#       {bound.lower_fraction} of {bound.total}][; in the load test at least {load_test_bound.lower_fraction} of
#       {load_test_bound.total} took it or failed]"
#     unknown: "production's requests of {required_seconds} or more, without a gap over {gap_limit_seconds}, must
#       say how many took {limit_ms} or longer[; the window is {window_ms} long][, its largest gap
#       {largest_gap_seconds}][; more requests needed: {bound.more_needed}]"
#   solution: >-
#     Collect `prometheus` over the whole window, with a histogram bucket or a request log at the limit; find the
#     slow requests by endpoint and pod.
package checks.performance.latency_p95

import data.host
import data.host.parameters
import data.lib.bounds
import data.lib.compare
import data.lib.ladders
import data.lib.loadtest
import data.lib.observations.evidence
import data.lib.production

default status := "unknown"

status := "fail" if {
	in_production == "fail"
} else := "fail" if {
	loadtest.trustworthy("post-deployment")
	bounds.below(load_test_bound, bounds.p95_share_fraction) == "fail"
} else := "pass" if {
	in_production == "pass"
}

facts["bound"] := bound

facts["load_test_bound"] := load_test_bound if loadtest.trustworthy("post-deployment")

facts["limit_ms"] := parameters.latency_p95_ms_max

facts["limit_fraction"] := bounds.p95_share_fraction

facts["required_seconds"] := parameters.production_window_seconds_min

facts["gap_limit_seconds"] := parameters.sample_gap_seconds_max

facts["window_ms"] := production.window_ms("post-deployment")

facts["largest_gap_seconds"] := evidence["post-deployment"].metrics.largestGap_seconds

in_production := bounds.below(bound, bounds.p95_share_fraction) if {
	production.whole_window("post-deployment")
	compare.above(evidence["post-deployment"].metrics.latency.requests, 0)
	is_number(ladders.at_or_over(evidence["post-deployment"].metrics.latency.ladder, parameters.latency_p95_ms_max))
}

bound := host.bounds["post-deployment"].metrics.late

load_test_bound := host.bounds["post-deployment"].loadtest.late
