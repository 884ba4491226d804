# METADATA
# title: Inference produces valid output
# description: |
#   Sample inputs gave outputs of the declared shape and range, finite and equal over at least two runs, without an error, and
#   the harness refused nothing.
# custom:
#   position: 9
#   phase: pre-deployment
#   moment: pre-deployment
#   required_before: deploy
#   owner: ML Engineer
#   critical: true
#   evidence: [model.origin, model.fp32.digest, model.int8.digest, model.sampleInference, model.refusals]
#   messages:
#     pass: "{observed.samples} samples, run {observed.runs} times, gave valid outputs"
#     fail: "invalid outputs: {invalid}"
#     unknown: >-
#       sample inputs run at least twice by our harness over the release's own files, with a whole list of refusals, are
#       needed[; refused: {refused}]
#   solution: Run `gates model` and compare the outputs with the contract; look for NaN, wrong shapes and unordered reductions.
package checks.model.inference_valid

import data.lib.model_report
import data.lib.observations.evidence

default status := "unknown"

status := "fail" if {
	model_report.measured
	count(invalid) > 0
} else := "pass" if {
	model_report.measured
	model_report.trusted
	model_report.valid_outputs(evidence["pre-deployment"].model.sampleInference)
}

facts["observed"] := evidence["pre-deployment"].model.sampleInference

facts["invalid"] := invalid

facts["refused"] := model_report.refusals

invalid := model_report.wrong_outputs(evidence["pre-deployment"].model.sampleInference)
