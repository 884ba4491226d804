# METADATA
# title: Authentication
# description: >-
#   Every protected endpoint refuses a missing, a malformed and an expired credential, and serves a valid one.
# custom:
#   position: 88
#   phase: post-deployment
#   moment: post-deployment
#   required_before: close
#   owner: Security
#   critical: true
#   evidence: [probes.authentication]
#   checklist:
#     Test: "Test auth endpoints"
#     Result: "Secured"
#   messages:
#     pass: "refused without a valid credential and served with one: {endpoints}"
#     fail: "endpoints that did not answer as their protection demands (endpoint, credential): {wrong}"
#     unknown: "each protected endpoint must be asked without, with a malformed, with an expired and with a valid
#       credential[; not asked: {unasked}]"
#   solution: >-
#     Probe every protected endpoint with each credential by `gates collect --only probes`; close those that let a request
#     in, and mark the protected ones in gates.yaml.
package checks.security.authentication

import data.host.profile
import data.lib.lists
import data.lib.observations.evidence
import data.lib.statuses

default status := "unknown"

status := "fail" if {
	count(wrong) > 0
} else := "pass" if {
	lists.whole(evidence["post-deployment"].probes.authentication)
	count(protected) > 0
	count(unasked) == 0
	every answer in answers {
		right(answer)
	}
}

facts["endpoints"] := sort(protected)

facts["wrong"] := wrong

facts["unasked"] := unasked if count(unasked) > 0

protected := {endpoint.name | some endpoint in profile.service.endpoints; endpoint.protected == true}

answers := [answer |
	some answer in evidence["post-deployment"].probes.authentication.items
	answer.endpoint in protected
]

wrong := sort({label(answer.endpoint, answer.credential) | some answer in answers; answered_wrongly(answer)})

unasked := sort({label(endpoint, credential) |
	some endpoint in protected
	some credential in ["none", "malformed", "expired", "valid"]
	not [endpoint, credential] in asked
})

asked := {[answer.endpoint, answer.credential] | some answer in answers}

right(answer) if {
	answer.credential in {"none", "malformed", "expired"}
	answer.status in {401, 403}
}

right(answer) if {
	answer.credential == "valid"
	statuses.served(answer.status)
}

answered_wrongly(answer) if {
	answer.credential in {"none", "malformed", "expired", "valid"}
	is_number(answer.status)
	not right(answer)
}

label(endpoint, credential) := concat(" ", [endpoint, credential])
