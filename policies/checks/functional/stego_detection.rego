# METADATA
# title: "Stego detection: known stego"
# description: The running service finds proven many of the labelled stego images, and answered every one of them.
# custom:
#   position: 79
#   phase: post-deployment
#   moment: post-deployment
#   required_before: close
#   owner: QA
#   critical: true
#   evidence: [probes.stegoSet.images, probes.stegoSet.detected, probes.stegoSet.errors]
#   parameters: [tpr_fraction_min]
#   checklist:
#     Test: "Test with known stego"
#     Result: "Detected"
#   messages:
#     pass: "at least {bound.lower_fraction} of stego images are found ({detected} of {images} were),
#       {limit_fraction} is required"
#     fail: "at most {bound.upper_fraction} of stego images are found ({detected} of {images} were),
#       {limit_fraction} is required"
#     unknown: "a labelled set of enough stego images must be sent, and every one answered[; seen: {detected} of
#       {images} found, {errors} errors][; more images needed: {bound.more_needed}]"
#   solution: >-
#     Send the labelled set with `gates collect --only probes`; when too few are found, compare with the model
#     report.
package checks.functional.stego_detection

import data.host
import data.host.parameters
import data.lib.bounds
import data.lib.compare
import data.lib.observations.evidence

default status := "unknown"

status := judged if {
	compare.above(evidence["post-deployment"].probes.stegoSet.images, 0)
	is_number(evidence["post-deployment"].probes.stegoSet.detected)
	evidence["post-deployment"].probes.stegoSet.errors == 0
	judged := bounds.at_least(bound, parameters.tpr_fraction_min)
}

facts["bound"] := bound

facts["limit_fraction"] := parameters.tpr_fraction_min

facts["images"] := evidence["post-deployment"].probes.stegoSet.images

facts["detected"] := evidence["post-deployment"].probes.stegoSet.detected

facts["errors"] := evidence["post-deployment"].probes.stegoSet.errors

bound := host.bounds["post-deployment"].probes.stego_detected
