# METADATA
# title: Model loads without errors
# description: |
#   The runtime opened a session over each file of the release, and the inputs and outputs of both are those of the declared
#   contract.
# custom:
#   position: 8
#   phase: pre-deployment
#   moment: pre-deployment
#   required_before: deploy
#   owner: ML Engineer
#   critical: true
#   evidence: [model.origin, model.fp32, model.int8]
#   shown: [model.contract]
#   messages:
#     pass: "both files load, with the inputs and outputs of the contract[ {contract}]"
#     fail: "{invalid}"
#     unknown: "a report of our harness that opened the release's own FP32 and INT8 files is needed[; this one is from: {origin}]"
#   solution: Run `gates model` and read why the session did not open, or export the model with the contract's inputs and outputs.
package checks.model.loads

import data.lib.model_report
import data.lib.observations.evidence

default status := "unknown"

status := "fail" if {
	evidence["pre-deployment"].model.origin == "harness"
	count(invalid) > 0
} else := "pass" if {
	model_report.measured
	opens(evidence["pre-deployment"].model.fp32)
	opens(evidence["pre-deployment"].model.int8)
}

facts["contract"] := evidence["pre-deployment"].model.contract

facts["origin"] := evidence["pre-deployment"].model.origin

facts["invalid"] := sort(invalid)

opens(file) if {
	every field, _ in fields {
		file[field] == true
	}
}

fields := {
	"sessionOpened": "does not load",
	"inputsMatchContract": "has other inputs than the contract",
	"outputsMatchContract": "has other outputs than the contract",
}

invalid contains concat(" ", ["FP32", problem]) if {
	some problem in problems(evidence["pre-deployment"].model.fp32, input.release.model.fp32)
}

invalid contains concat(" ", ["INT8", problem]) if {
	some problem in problems(evidence["pre-deployment"].model.int8, input.release.model.int8)
}

problems(file, digest) := {problem |
	file.digest == digest
	some field, problem in fields
	file[field] == false
}
