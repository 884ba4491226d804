# METADATA
# title: API endpoints
# description: Every endpoint of the profile answers with its declared status and shape.
# custom:
#   position: 81
#   phase: post-deployment
#   moment: post-deployment
#   required_before: close
#   owner: QA
#   critical: true
#   evidence: [probes.endpoints]
#   checklist:
#     Test: "Test all endpoints"
#     Result: "Working"
#   messages:
#     pass: "{asked} endpoints answer with their declared status and shape"
#     fail: "endpoints that answer with another status or shape than declared: {wrong}"
#     unknown: "the answer of every endpoint of the profile must be known[; not asked: {unanswered}]"
#   solution: >-
#     Ask every endpoint with `gates collect --only probes`; repair those that differ, or correct their status in
#     gates.yaml.
package checks.functional.api_endpoints

import data.lib.endpoints
import data.lib.observations.evidence

default status := "unknown"

status := "fail" if {
	count(wrong) > 0
} else := "pass" if {
	endpoints.all_as_declared(evidence["post-deployment"].probes.endpoints)
}

facts["asked"] := count(evidence["post-deployment"].probes.endpoints.items)

facts["wrong"] := wrong

facts["unanswered"] := unanswered if count(unanswered) > 0

wrong := endpoints.wrong(evidence["post-deployment"].probes.endpoints)

unanswered := endpoints.unanswered(evidence["post-deployment"].probes.endpoints)
