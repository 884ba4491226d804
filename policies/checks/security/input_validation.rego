# METADATA
# title: Input validation
# description: >-
#   Malicious inputs of every kind are refused with 4xx, none makes the service hang, and it is healthy after them.
# custom:
#   position: 89
#   phase: post-deployment
#   moment: post-deployment
#   required_before: close
#   owner: Security
#   critical: true
#   evidence: [probes.hostileInput.cases, probes.hostileInput.healthAfter]
#   checklist:
#     Test: "Test malicious inputs"
#     Result: "Rejected"
#   messages:
#     pass: "{cases} malicious inputs of {kinds} were refused with 4xx, and the service stayed healthy"
#     fail: "malicious inputs must get 4xx and leave the service healthy; not refused: {not_refused}; hung: {hung}[;
#       health after them: {health_after}]"
#     unknown: "malicious inputs of every kind ({kinds}) must be sent and each answer known, to the input and not to
#       who sent it, where or how often[; no case of: {unsent}][; not answered to the point: {unanswered}]"
#   solution: >-
#     Send the whole corpus with `gates collect --only probes`, with a valid credential and below the rate limit;
#     refuse what is not refused before it is decoded.
package checks.security.input_validation

import data.lib.lists
import data.lib.observations.evidence
import data.lib.statuses

default status := "unknown"

status := "fail" if {
	count(not_refused) > 0
} else := "fail" if {
	count(hung) > 0
} else := "fail" if {
	is_number(evidence["post-deployment"].probes.hostileInput.healthAfter)
	evidence["post-deployment"].probes.hostileInput.healthAfter != 200
} else := "pass" if {
	lists.whole(evidence["post-deployment"].probes.hostileInput.cases)
	count(unsent) == 0
	count(unanswered) == 0
	evidence["post-deployment"].probes.hostileInput.healthAfter == 200
}

facts["cases"] := count(evidence["post-deployment"].probes.hostileInput.cases.items)

facts["kinds"] := kinds

facts["not_refused"] := not_refused

facts["hung"] := hung

facts["unsent"] := unsent if count(unsent) > 0

facts["unanswered"] := unanswered if count(unanswered) > 0

facts["health_after"] := evidence["post-deployment"].probes.hostileInput.healthAfter

kinds := ["broken_image", "decompression_bomb", "path_traversal", "oversized_json", "ssrf_url"]

not_refused := sort([label(input_case) |
	some input_case in evidence["post-deployment"].probes.hostileInput.cases.items
	is_number(input_case.status)
	not statuses.client_error(input_case.status)
])

hung := sort([label(input_case) |
	some input_case in evidence["post-deployment"].probes.hostileInput.cases.items
	input_case.hung == true
])

unanswered := sort([label(input_case) |
	some input_case in evidence["post-deployment"].probes.hostileInput.cases.items
	not refused(input_case)
])

unsent := [kind |
	some kind in kinds
	count([input_case |
		some input_case in evidence["post-deployment"].probes.hostileInput.cases.items
		input_case.kind == kind
	]) == 0
]

# Where nothing serves, the input was never read; only a path that leads out may be found nowhere.
refused(input_case) if {
	statuses.client_error(input_case.status)
	not input_case.status in {401, 404, 405, 429}
	input_case.hung == false
}

refused(input_case) if {
	input_case.kind == "path_traversal"
	input_case.status == 404
	input_case.hung == false
}

label(input_case) := object.get(input_case, "name", "unnamed")
