# METADATA
# title: Quantized model validated
# description: |
#   On the same images and machine the INT8 model is proven to answer in time, to detect often enough, to detect hardly less
#   than the FP32 model does, and its outputs are valid.
# custom:
#   position: 11
#   phase: pre-deployment
#   moment: pre-deployment
#   required_before: deploy
#   owner: ML Engineer
#   critical: true
#   evidence:
#     - model.origin
#     - model.fp32.digest
#     - model.int8.digest
#     - model.int8Latency.samples
#     - model.int8Latency.ladder
#     - model.stego
#     - model.sampleInference
#     - model.refusals
#   parameters: [latency_p95_ms_max, tpr_fraction_min, tpr_drop_fraction_max]
#   messages:
#     pass: >-
#       at or over {limit.latency_ms}: at most {late.upper_fraction} of {late.total} runs; detects at least
#       {detection.lower_fraction} of {detection.total} stego images, at most {drop.upper_fraction} less than FP32
#     fail: "not valid: {invalid}; limits: P95 {limit.latency_ms}, detection {limit.tpr_fraction}, drop {limit.tpr_drop_fraction}"
#     unknown: >-
#       our harness's latencies, answers to stego images and sample outputs are needed, enough of them[; latency:
#       {late.more_needed} more][; detection: {detection.more_needed} more][; drop: {drop.more_needed} more][; refused: {refused}]
#   solution: Run `gates model` over more images, or quantise again (static QDQ keeps INT8 fast; dynamic is often slower than FP32).
package checks.model.int8_validated

import data.host
import data.host.parameters
import data.lib.bounds
import data.lib.compare
import data.lib.model_report
import data.lib.observations.evidence

default status := "unknown"

status := "fail" if {
	model_report.of_release
	count(invalid) > 0
} else := "pass" if {
	model_report.measured
	model_report.trusted
	model_report.valid_outputs(evidence["pre-deployment"].model.sampleInference)
	in_time == "pass"
	late.total == evidence["pre-deployment"].model.int8Latency.samples
	model_report.answered(evidence["pre-deployment"].model.stego)
	detecting == "pass"
	detection.total == evidence["pre-deployment"].model.stego.images
	compare.at_most(drop.upper_fraction, parameters.tpr_drop_fraction_max)
	drop.total == evidence["pre-deployment"].model.stego.images
}

facts["limit"] := {
	"latency_ms": parameters.latency_p95_ms_max,
	"tpr_fraction": parameters.tpr_fraction_min,
	"tpr_drop_fraction": parameters.tpr_drop_fraction_max,
}

facts["late"] := late

facts["detection"] := detection

facts["drop"] := drop

facts["invalid"] := sort(invalid)

facts["refused"] := model_report.refusals

late := host.bounds["pre-deployment"].model.int8_late

detection := host.bounds["pre-deployment"].model.int8_tpr

drop := host.bounds["pre-deployment"].model.tpr_drop

in_time := bounds.below(late, bounds.p95_share_fraction)

detecting := bounds.at_least(detection, parameters.tpr_fraction_min)

invalid contains "latency" if {
	model_report.measured
	in_time == "fail"
}

invalid contains "detection rate" if detecting == "fail"

invalid contains "drop of the detection rate" if compare.above(drop.paired_lower_fraction, parameters.tpr_drop_fraction_max)

invalid contains problem if {
	model_report.measured
	some problem in model_report.wrong_outputs(evidence["pre-deployment"].model.sampleInference)
}
