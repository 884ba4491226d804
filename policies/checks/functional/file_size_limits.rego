# METADATA
# title: File size limits
# description: A file of exactly the largest size is served, a larger one gets 413, and the service stays healthy.
# custom:
#   position: 82
#   phase: post-deployment
#   moment: post-deployment
#   required_before: close
#   owner: QA
#   critical: false
#   evidence:
#     - probes.sizeLimit.limit_bytes
#     - probes.sizeLimit.atLimit.size_bytes
#     - probes.sizeLimit.atLimit.status
#     - probes.sizeLimit.overLimit.size_bytes
#     - probes.sizeLimit.overLimit.status
#     - probes.sizeLimit.healthAfter
#   checklist:
#     Test: "Test large files"
#     Result: "Handled"
#   messages:
#     pass: "a file of {limit_bytes} got {status_at_limit}, one that is {excess_bytes} larger got
#       {status_over_limit}, and the service stayed healthy"
#     fail: "files up to {limit_bytes} must be served, larger ones get 413, and the service stay healthy[; one of
#       {at_bytes} got {status_at_limit}][; one that is {excess_bytes} larger got {status_over_limit}][; health after it: {health_after}]"
#     unknown: "a file of exactly the largest size and one over it must be sent, and the service's health asked
#       after them"
#   solution: >-
#     Probe the limit with `gates collect --only probes`; set the same limit in the service and in every proxy
#     before it.
package checks.functional.file_size_limits

import data.lib.compare
import data.lib.observations.evidence
import data.lib.statuses

default status := "unknown"

status := "fail" if {
	at_limit
	statuses.not_served(evidence["post-deployment"].probes.sizeLimit.atLimit.status)
} else := "fail" if {
	over_limit
	is_number(evidence["post-deployment"].probes.sizeLimit.overLimit.status)
	evidence["post-deployment"].probes.sizeLimit.overLimit.status != 413
} else := "fail" if {
	is_number(evidence["post-deployment"].probes.sizeLimit.healthAfter)
	evidence["post-deployment"].probes.sizeLimit.healthAfter != 200
} else := "pass" if {
	at_limit
	statuses.served(evidence["post-deployment"].probes.sizeLimit.atLimit.status)
	over_limit
	evidence["post-deployment"].probes.sizeLimit.overLimit.status == 413
	evidence["post-deployment"].probes.sizeLimit.healthAfter == 200
}

facts["limit_bytes"] := limit_bytes

facts["at_bytes"] := evidence["post-deployment"].probes.sizeLimit.atLimit.size_bytes

facts["status_at_limit"] := evidence["post-deployment"].probes.sizeLimit.atLimit.status

facts["excess_bytes"] := larger_bytes - limit_bytes

facts["status_over_limit"] := evidence["post-deployment"].probes.sizeLimit.overLimit.status

facts["health_after"] := evidence["post-deployment"].probes.sizeLimit.healthAfter

at_limit if {
	compare.above(evidence["post-deployment"].probes.sizeLimit.limit_bytes, 0)
	evidence["post-deployment"].probes.sizeLimit.atLimit.size_bytes == evidence["post-deployment"].probes.sizeLimit.limit_bytes
}

over_limit if {
	compare.above(
		evidence["post-deployment"].probes.sizeLimit.overLimit.size_bytes,
		evidence["post-deployment"].probes.sizeLimit.limit_bytes,
	)
}

limit_bytes := evidence["post-deployment"].probes.sizeLimit.limit_bytes

larger_bytes := evidence["post-deployment"].probes.sizeLimit.overLimit.size_bytes
