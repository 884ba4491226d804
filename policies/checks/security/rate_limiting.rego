# METADATA
# title: Rate limiting
# description: >-
#   A burst is served up to a limit and refused past it with 429 and Retry-After, causes no server error, and the service
#   is normal again after it.
# custom:
#   position: 90
#   phase: post-deployment
#   moment: post-deployment
#   required_before: close
#   owner: Security
#   critical: true
#   evidence:
#     - probes.rateLimit.sent
#     - probes.rateLimit.limited
#     - probes.rateLimit.limitedWithRetryAfter
#     - probes.rateLimit.serverErrors
#     - probes.rateLimit.statusAfterRecovery
#   checklist:
#     Test: "Load test limits"
#     Result: "Enforced"
#   messages:
#     pass: "of a burst of {sent} requests {limited} got 429 with Retry-After, and the service answered
#       {status_after} after it"
#     fail: "a burst must meet 429 with Retry-After, no server error, and normal service after it[; sent: {sent}][;
#       limited: {limited}][; with Retry-After: {limited_with_retry_after}][; server errors: {server_errors}][;
#       status after it: {status_after}]"
#     unknown: "a burst past the limit must be sent, some of it served and the rest counted, and a request made
#       after it"
#   solution: >-
#     Send a burst with `gates collect --only probes`; switch rate limiting on, let it send Retry-After, and let the
#     service recover.
package checks.security.rate_limiting

import data.lib.compare
import data.lib.observations.evidence
import data.lib.statuses

default status := "unknown"

status := "fail" if {
	compare.above(facts.sent, 0)
	facts.limited == 0
} else := "fail" if {
	compare.below(facts.limited_with_retry_after, facts.limited)
} else := "fail" if {
	compare.above(facts.server_errors, 0)
} else := "fail" if {
	statuses.not_served(facts.status_after)
} else := "pass" if {
	compare.above(facts.sent, facts.limited)
	facts.limited_with_retry_after == facts.limited
	facts.server_errors == 0
	statuses.served(facts.status_after)
}

facts["sent"] := evidence["post-deployment"].probes.rateLimit.sent

facts["limited"] := evidence["post-deployment"].probes.rateLimit.limited

facts["limited_with_retry_after"] := evidence["post-deployment"].probes.rateLimit.limitedWithRetryAfter

facts["server_errors"] := evidence["post-deployment"].probes.rateLimit.serverErrors

facts["status_after"] := evidence["post-deployment"].probes.rateLimit.statusAfterRecovery
