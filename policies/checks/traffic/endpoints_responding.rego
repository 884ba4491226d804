# METADATA
# title: Service endpoints responding
# description: Every endpoint that the profile declares was asked and answered with its declared status.
# custom:
#   position: 61
#   phase: migration
#   moment: migration
#   required_before: close
#   owner: Deployer
#   critical: true
#   evidence: [probes.endpoints]
#   checklist:
#     Command: "$ curl"
#   messages:
#     pass: "all {limit} declared endpoints answered as declared"
#     fail: "endpoints that answered with another status or shape: {wrong}[; endpoints that were not asked: {missing}]"
#     unknown: "the answers of all declared endpoints were not recorded[; without: {unseen}]"
#   solution: Ask the endpoints named by hand (`curl -i`), read the service's logs, repair or correct the profile, then probe again.
package checks.traffic.endpoints_responding

import data.host.profile
import data.lib.lists
import data.lib.observations.evidence

default status := "unknown"

status := "fail" if {
	count(wrong) > 0
} else := "fail" if {
	count(missing) > 0
} else := "pass" if {
	count(profile.service.endpoints) > 0
	count(unseen) == 0
}

facts["limit"] := count(profile.service.endpoints)

facts["wrong"] := wrong

facts["missing"] := missing

facts["unseen"] := unseen

answers(endpoint) := [answer |
	some answer in evidence.migration.probes.endpoints.items
	answer.name == endpoint.name
	answer.method == endpoint.method
	answer.path == endpoint.path
]

answered(endpoint) if {
	some answer in answers(endpoint)
	answer.status == endpoint.status
	answer.declaredStatus == endpoint.status
}

wrong := sort({endpoint.name |
	some endpoint in profile.service.endpoints
	some answer in answers(endpoint)
	differs(endpoint, answer)
})

differs(endpoint, answer) if {
	is_number(answer.status)
	answer.status != endpoint.status
}

differs(_, answer) if answer.shapeValid == false

missing := sort({endpoint.name |
	lists.whole(evidence.migration.probes.endpoints)
	some endpoint in profile.service.endpoints
	count(answers(endpoint)) == 0
})

unseen := sort({endpoint.name |
	some endpoint in profile.service.endpoints
	not answered(endpoint)
})
