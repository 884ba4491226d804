# METADATA
# title: "Image inference: various formats"
# description: >-
#   A sample image of every format that the profile names, and every other sample sent, got a valid prediction.
# custom:
#   position: 78
#   phase: post-deployment
#   moment: post-deployment
#   required_before: close
#   owner: QA
#   critical: true
#   evidence: [probes.inference]
#   checklist:
#     Test: "Test various formats"
#     Result: "Success"
#   messages:
#     pass: "{samples} samples got a valid prediction[; formats: {formats}]"
#     fail: "samples without a valid prediction: {invalid}"
#     unknown: "a sample of each of {formats} must be sent and its answer known[; none of: {unseen}]"
#   solution: >-
#     Send at least one sample image of every format with `gates collect --only probes`; repair the decoder of those
#     that fail.
package checks.functional.image_inference

import data.host.profile
import data.lib.lists
import data.lib.observations.evidence

default status := "unknown"

status := "fail" if {
	count(invalid) > 0
} else := "pass" if {
	lists.whole(evidence["post-deployment"].probes.inference)
	count(profile.service.imageFormats) > 0
	count(unseen) == 0
	every sample in evidence["post-deployment"].probes.inference.items {
		valid(sample)
	}
}

facts["formats"] := profile.service.imageFormats

facts["samples"] := count(evidence["post-deployment"].probes.inference.items)

facts["invalid"] := invalid

facts["unseen"] := unseen if count(unseen) > 0

invalid := sort([object.get(sample, "name", "unnamed") |
	some sample in evidence["post-deployment"].probes.inference.items
	wrong(sample)
])

unseen := [format | some format in profile.service.imageFormats; not lower(format) in seen]

seen := {lower(sample.format) | some sample in evidence["post-deployment"].probes.inference.items}

valid(sample) if {
	sample.status == 200
	sample.valid == true
}

wrong(sample) if sample.valid == false

wrong(sample) if {
	is_number(sample.status)
	sample.status != 200
}
