# METADATA
# title: INT8 quantization completed
# description: |
#   The INT8 graph is proven to be INT8, by its weights, by the operators that they sit in and by its size, and on the same
#   clean images it raises the false-positive rate by less than the limit.
# custom:
#   position: 10
#   phase: pre-deployment
#   moment: pre-deployment
#   required_before: deploy
#   owner: ML Engineer
#   critical: true
#   evidence:
#     - model.origin
#     - model.fp32.digest
#     - model.int8.digest
#     - model.quantization
#     - model.clean
#     - model.stego
#     - model.refusals
#   parameters:
#     - int8_weight_share_fraction_min
#     - int8_size_ratio_min
#     - int8_size_ratio_max
#     - fpr_increase_fraction_max
#     - tpr_fraction_min
#   messages:
#     pass: >-
#       the graph is INT8, and over {bound.total} clean images its false-positive rate rises by less than
#       {bound.upper_fraction}
#     fail: >-
#       not what is asked for[; the graph is not INT8: {not_int8}][; over {bound.total} clean images the false-positive rate
#       rises by more than {proven_increase_fraction}, at most {limit.fpr_increase_fraction} is allowed]
#     unknown: >-
#       our harness's counts of the graph's weights and of its answers to clean and stego images are needed[; increase below
#       {bound.upper_fraction}, {bound.more_needed} more clean images are needed][; of what is hidden it is only proven to find
#       {weak_detection_fraction}, and a detector that misses more than the limit allows raises no false alarm either][; refused:
#       {refused}]
#   solution: |
#     Quantise weights and activations (static QDQ, per channel), then run `gates model` over at least 2,995 clean images that
#     both models see alike.
package checks.model.int8_quantized

import data.host
import data.host.parameters
import data.lib.bounds
import data.lib.compare
import data.lib.model_report
import data.lib.observations.evidence
import data.lib.ratios

default status := "unknown"

status := "fail" if {
	model_report.measured
	count(not_int8) > 0
} else := "fail" if {
	proven_increase_fraction
} else := "pass" if {
	model_report.measured
	model_report.trusted
	int8_graph(evidence["pre-deployment"].model.quantization)
	model_report.answered(evidence["pre-deployment"].model.clean)
	model_report.answered(evidence["pre-deployment"].model.stego)
	bounds.below(increase, parameters.fpr_increase_fraction_max) == "pass"
	increase.total == evidence["pre-deployment"].model.clean.images
	detects
}

facts["observed"] := evidence["pre-deployment"].model.quantization

facts["limit"] := {
	"share_fraction": parameters.int8_weight_share_fraction_min,
	"size_ratio_min": parameters.int8_size_ratio_min,
	"size_ratio_max": parameters.int8_size_ratio_max,
	"fpr_increase_fraction": parameters.fpr_increase_fraction_max,
}

facts["bound"] := increase

facts["not_int8"] := sort(not_int8)

facts["proven_increase_fraction"] := proven_increase_fraction

facts["weak_detection_fraction"] := weak_detection_fraction

facts["refused"] := model_report.refusals

increase := host.bounds["pre-deployment"].model.fpr_increase

# by how much the rate rises at the least, where that alone is over the limit
proven_increase_fraction := increase.paired_lower_fraction if {
	model_report.of_release
	compare.above(increase.paired_lower_fraction, parameters.fpr_increase_fraction_max)
}

weak_detection_fraction := model_report.weak_detection_fraction

# a detector that finds nothing raises no false alarm either: its false-positive rates prove nothing
detects if {
	bounds.at_least(host.bounds["pre-deployment"].model.int8_tpr, parameters.tpr_fraction_min) == "pass"
	host.bounds["pre-deployment"].model.int8_tpr.total == evidence["pre-deployment"].model.stego.images
}

int8_graph(found) if {
	compare.at_most(found.int8WeightElements, found.weightElements)
	ratios.at_least(found.int8WeightElements, found.weightElements, parameters.int8_weight_share_fraction_min)
	compare.at_most(found.integerOperatorWeightElements, found.operatorWeightElements)
	ratios.at_least(
		found.integerOperatorWeightElements,
		found.operatorWeightElements,
		parameters.int8_weight_share_fraction_min,
	)
	ratios.within(
		found.fp32Initializer_bytes,
		found.int8Initializer_bytes,
		parameters.int8_size_ratio_min,
		parameters.int8_size_ratio_max,
	)
}

not_int8 contains "share of INT8 weights" if {
	ratios.below(
		evidence["pre-deployment"].model.quantization.int8WeightElements,
		evidence["pre-deployment"].model.quantization.weightElements,
		parameters.int8_weight_share_fraction_min,
	)
}

not_int8 contains "share of weights in integer operators" if {
	ratios.below(
		evidence["pre-deployment"].model.quantization.integerOperatorWeightElements,
		evidence["pre-deployment"].model.quantization.operatorWeightElements,
		parameters.int8_weight_share_fraction_min,
	)
}

not_int8 contains "FP32 is too little larger" if {
	ratios.below(
		evidence["pre-deployment"].model.quantization.fp32Initializer_bytes,
		evidence["pre-deployment"].model.quantization.int8Initializer_bytes,
		parameters.int8_size_ratio_min,
	)
}

not_int8 contains "FP32 is too much larger" if {
	ratios.above(
		evidence["pre-deployment"].model.quantization.fp32Initializer_bytes,
		evidence["pre-deployment"].model.quantization.int8Initializer_bytes,
		parameters.int8_size_ratio_max,
	)
}
