# METADATA
# title: FPR Rate <0.07%
# description: >-
#   The model report proves that the served model's false-positive rate on clean images is below its limit, and that the
#   report is of a model which does find what is hidden.
# custom:
#   position: 86
#   phase: post-deployment
#   moment: post-deployment
#   required_before: close
#   owner: ML Engineer
#   critical: true
#   evidence: [pre-deployment/model.clean, pre-deployment/model.stego, pre-deployment/model.refusals]
#   shown: [pre-deployment/model.origin, pre-deployment/model.fp32.digest, pre-deployment/model.int8.digest]
#   parameters: [fpr_fraction_max, tpr_fraction_min]
#   checklist:
#     Target: "<{fpr_fraction_max}"
#     Actual: "[{bound.lower_fraction} to {bound.upper_fraction}]"
#   messages:
#     pass: "at most {bound.upper_fraction} of clean images are taken for stego ({bound.count} of {bound.total}
#       were), less than {limit_fraction} is allowed"
#     fail: "at least {bound.lower_fraction} of clean images are taken for stego ({bound.count} of {bound.total}
#       were), less than {limit_fraction} is allowed"
#     unknown: "a sound model report with enough clean images must count the served model's false positives[; seen:
#       {bound.count} of {bound.total}][; more clean images needed: {bound.more_needed}][; of what is hidden the INT8 model
#       is only proven to find {weak_detection_fraction}, and a detector that misses more than the limit allows raises no
#       false alarm either][; refused by the harness: {refusals}]"
#   solution: >-
#     Run `gates model` over more labelled images, and train or raise the threshold until fewer clean ones are
#     flagged.
package checks.performance.false_positive_rate

import data.host
import data.host.parameters
import data.lib.bounds
import data.lib.model_report
import data.lib.observations.evidence
import data.lib.ratios

default status := "unknown"

status := "fail" if {
	sound
	judged == "fail"
} else := "pass" if {
	sound
	judged == "pass"
	model_report.answered(evidence["pre-deployment"].model.stego)
	finds_what_is_hidden
}

facts["bound"] := bound

facts["limit_fraction"] := parameters.fpr_fraction_max

facts["origin"] := evidence["pre-deployment"].model.origin

facts["weak_detection_fraction"] := model_report.weak_detection_fraction if input.release.model.served == "int8"

facts["refusals"] := model_report.refusals if count(model_report.refusals) > 0

sound if {
	model_report.trusted
	not of_other_files
	model_report.answered(evidence["pre-deployment"].model.clean)
	is_number(false_positives)
}

# a report of other files than the release's, whatever it says that it was measured on
of_other_files if evidence["pre-deployment"].model.fp32.digest != input.release.model.fp32

of_other_files if evidence["pre-deployment"].model.int8.digest != input.release.model.int8

judged := bounds.below(bound, parameters.fpr_fraction_max)

bound := host.bounds["pre-deployment"].model.served_fpr

false_positives := evidence["pre-deployment"].model.clean.int8FalsePositives if {
	input.release.model.served == "int8"
} else := evidence["pre-deployment"].model.clean.fp32FalsePositives if {
	input.release.model.served == "fp32"
}

# A model that flags nothing has no false positives.
finds_what_is_hidden if {
	input.release.model.served == "int8"
	is_number(evidence["pre-deployment"].model.stego.int8TruePositives)
	bounds.at_least(host.bounds["pre-deployment"].model.int8_tpr, parameters.tpr_fraction_min) == "pass"
} else if {
	input.release.model.served == "fp32"
	ratios.at_least(
		evidence["pre-deployment"].model.stego.fp32TruePositives,
		evidence["pre-deployment"].model.stego.images,
		parameters.tpr_fraction_min,
	)
}
