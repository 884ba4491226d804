# METADATA
# title: models/detector.onnx exists and valid
# description: |
#   The harness found both files of the release, FP32 and INT8, by their digests; each parses as ONNX, with an operator set
#   that the runtime knows.
# custom:
#   position: 7
#   phase: pre-deployment
#   moment: pre-deployment
#   required_before: deploy
#   owner: ML Engineer
#   critical: true
#   evidence: [model.origin, model.fp32, model.int8]
#   messages:
#     pass: "both files are there and parse as ONNX, opset {observed.fp32.opset} and {observed.int8.opset}"
#     fail: "{invalid}"
#     unknown: "a report of our harness over the release's own FP32 and INT8 files is needed[; this one is from: {origin}]"
#   solution: Put the files of the release in place, export again what does not parse, and run `gates model` over both.
package checks.model.file_valid

import data.lib.compare
import data.lib.model_report
import data.lib.observations.evidence

default status := "unknown"

status := "fail" if {
	evidence["pre-deployment"].model.origin == "harness"
	count(invalid) > 0
} else := "pass" if {
	model_report.measured
	valid(evidence["pre-deployment"].model.fp32)
	valid(evidence["pre-deployment"].model.int8)
}

facts["observed"] := {
	"fp32": evidence["pre-deployment"].model.fp32,
	"int8": evidence["pre-deployment"].model.int8,
}

facts["origin"] := evidence["pre-deployment"].model.origin

facts["invalid"] := sort(invalid)

valid(file) if {
	file.present == true
	file.parsesAsOnnx == true
	file.opsetKnown == true
	compare.above(file.opset, 0)
}

invalid contains concat(" ", ["FP32", problem]) if {
	some problem in problems(evidence["pre-deployment"].model.fp32, input.release.model.fp32)
}

invalid contains concat(" ", ["INT8", problem]) if {
	some problem in problems(evidence["pre-deployment"].model.int8, input.release.model.int8)
}

problems(file, digest) := {"is not there"} if {
	file.present == false
} else := {problem |
	file.digest == digest
	some field, problem in {"parsesAsOnnx": "does not parse as ONNX", "opsetKnown": "has an unknown operator set"}
	file[field] == false
}
