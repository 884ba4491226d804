# METADATA
# title: Availability >99.9%
# description: Production's requests over a whole window prove that a larger share than the limit succeeded.
# custom:
#   position: 85
#   phase: post-deployment
#   moment: post-deployment
#   required_before: close
#   owner: DevOps
#   critical: true
#   evidence:
#     - metrics.window
#     - metrics.largestGap_seconds
#     - metrics.warnings
#     - metrics.requests.total
#     - metrics.requests.succeeded
#     - metrics.requests.failed
#   parameters:
#     - availability_fraction_min
#     - production_window_seconds_min
#     - sample_gap_seconds_max
#   checklist:
#     Target: ">{availability_fraction_min}"
#     Actual: "[{bound.lower_fraction} to {bound.upper_fraction}]"
#   messages:
#     pass: "at least {bound.lower_fraction} of {bound.total} requests succeed, more than {limit_fraction} are
#       required"
#     fail: "at most {bound.upper_fraction} of {bound.total} requests succeed, more than {limit_fraction} are
#       required"
#     unknown: "production's requests of {required_seconds} or more, without a gap over {gap_limit_seconds}, must
#       say how many succeeded[; the window is {window_ms} long][, its largest gap {largest_gap_seconds}][; more
#       requests needed: {bound.more_needed}]"
#   solution: Collect `prometheus` over the whole window; find what failed in the service's log and repair it.
package checks.performance.availability

import data.host
import data.host.parameters
import data.lib.bounds
import data.lib.observations.evidence
import data.lib.production

default status := "unknown"

status := judged if {
	production.whole_window("post-deployment")
	production.counts_agree("post-deployment")
	judged := bounds.above(bound, parameters.availability_fraction_min)
}

facts["bound"] := bound

facts["limit_fraction"] := parameters.availability_fraction_min

facts["required_seconds"] := parameters.production_window_seconds_min

facts["gap_limit_seconds"] := parameters.sample_gap_seconds_max

facts["window_ms"] := production.window_ms("post-deployment")

facts["largest_gap_seconds"] := evidence["post-deployment"].metrics.largestGap_seconds

bound := host.bounds["post-deployment"].metrics.available
