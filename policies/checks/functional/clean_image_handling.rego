# METADATA
# title: Clean image handling
# description: >-
#   Enough clean images were sent over HTTP, each was answered as the harness decided it, and their false positives do not
#   prove a rate above the limit.
# custom:
#   position: 80
#   phase: post-deployment
#   moment: post-deployment
#   required_before: close
#   owner: QA
#   critical: true
#   evidence:
#     - probes.cleanSet.images
#     - probes.cleanSet.falsePositives
#     - probes.cleanSet.errors
#     - probes.cleanSet.disagreements
#   parameters: [clean_images_over_http_min, fpr_fraction_max]
#   checklist:
#     Test: "Test with clean images"
#     Result: "Not detected"
#   messages:
#     pass: "{images} clean images were answered as the harness decided them; {false_positives} were taken for stego"
#     fail: "of {images} clean images sent[, {errors} got no answer][, {disagreements} another one than the harness
#       gave][, {false_positives} were taken for stego, a rate of at least {bound.lower_fraction}]; at most
#       {limit_fraction} is allowed"
#     unknown: "{required_images} or more clean images must be sent, and each answer compared with the harness[;
#       seen: {images}]"
#   solution: >-
#     Send the clean set with `gates collect --only probes`; where the service disagrees with the harness, compare
#     model digest and decoding.
package checks.functional.clean_image_handling

import data.host
import data.host.parameters
import data.lib.bounds
import data.lib.compare
import data.lib.observations.evidence

default status := "unknown"

status := "fail" if {
	compare.above(evidence["post-deployment"].probes.cleanSet.disagreements, 0)
} else := "fail" if {
	compare.above(evidence["post-deployment"].probes.cleanSet.errors, 0)
} else := "fail" if {
	is_number(evidence["post-deployment"].probes.cleanSet.falsePositives)
	bounds.below(bound, parameters.fpr_fraction_max) == "fail"
} else := "pass" if {
	compare.at_least(evidence["post-deployment"].probes.cleanSet.images, parameters.clean_images_over_http_min)
	is_number(evidence["post-deployment"].probes.cleanSet.falsePositives)
	evidence["post-deployment"].probes.cleanSet.errors == 0
	evidence["post-deployment"].probes.cleanSet.disagreements == 0
	bounds.below(bound, parameters.fpr_fraction_max) in {"pass", "unknown"}
}

facts["bound"] := bound

facts["limit_fraction"] := parameters.fpr_fraction_max

facts["required_images"] := parameters.clean_images_over_http_min

facts["images"] := evidence["post-deployment"].probes.cleanSet.images

facts["false_positives"] := evidence["post-deployment"].probes.cleanSet.falsePositives

facts["errors"] := evidence["post-deployment"].probes.cleanSet.errors

facts["disagreements"] := evidence["post-deployment"].probes.cleanSet.disagreements

bound := host.bounds["post-deployment"].probes.clean_false_positives
