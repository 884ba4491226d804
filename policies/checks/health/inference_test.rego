# METADATA
# title: Inference test
# description: At least one clean and one stego sample were sent to the deployed service, and each got a valid prediction with status 200.
# custom:
#   position: 41
#   phase: deployment
#   moment: deployment
#   required_before: canary
#   owner: Deployer
#   critical: true
#   evidence: [probes.inference]
#   checklist:
#     Test: "$ curl /inference"
#     Expected: "Valid prediction"
#   messages:
#     pass: "{clean} clean and {stego} stego samples got valid predictions"
#     fail: "of {clean} clean and {stego} stego samples these got no valid prediction: {refused}"
#     unknown: "the whole list of samples, at least one clean and one stego, was not recorded"
#   solution: Send the samples named by hand and read the service's answer and logs, repair, then probe again.
package checks.health.inference_test

import data.lib.lists
import data.lib.observations.evidence

default status := "unknown"

status := "fail" if {
	count(refused) > 0
} else := "pass" if {
	lists.whole(evidence.deployment.probes.inference)
	count(labelled("clean")) > 0
	count(labelled("stego")) > 0
	every sample in evidence.deployment.probes.inference.items {
		sample.status == 200
		sample.valid == true
	}
}

facts["clean"] := count(labelled("clean"))

facts["stego"] := count(labelled("stego"))

facts["refused"] := refused

labelled(label) := [sample |
	some sample in evidence.deployment.probes.inference.items
	sample.label == label
]

refused := sort({object.get(sample, "name", "unnamed") |
	some sample in evidence.deployment.probes.inference.items
	answered_wrongly(sample)
})

answered_wrongly(sample) if {
	is_number(sample.status)
	sample.status != 200
}

answered_wrongly(sample) if sample.valid == false
