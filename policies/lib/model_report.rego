# METADATA
# description: |
#   When a model report may be believed. Only the harness opens the files and runs them; an imported table of predictions
#   proves a rate and nothing else.
package lib.model_report

import data.host
import data.host.parameters
import data.lib.bounds
import data.lib.compare
import data.lib.lists
import data.lib.observations.evidence

# METADATA
# description: True when the report is of the very files of the release, both of them.
of_release if {
	evidence["pre-deployment"].model.fp32.digest == input.release.model.fp32
	evidence["pre-deployment"].model.int8.digest == input.release.model.int8
}

# METADATA
# description: True when, moreover, our harness ran them.
measured if {
	of_release
	evidence["pre-deployment"].model.origin == "harness"
}

# METADATA
# description: What the harness refused to trust, as far as it is known.
refusals := sort({refusal | some refusal in evidence["pre-deployment"].model.refusals.items})

# METADATA
# description: True when the harness is known to have refused nothing.
trusted if lists.none(evidence["pre-deployment"].model.refusals)

# METADATA
# description: |
#   True when a set of images was answered whole: some images, none of them lost or failed, and at least three different
#   scores, since a model that knows only one answer or two measures nothing.
answered(images) if {
	compare.above(images.images, 0)
	images.undecodable == 0
	images.inferenceErrors == 0
	compare.at_least(images.distinctScores, 3)
}

# METADATA
# description: The share of what is hidden that INT8 is proven to find; only where that is less than must be proven.
weak_detection_fraction := detection.lower_fraction if {
	detection := host.bounds["pre-deployment"].model.int8_tpr
	bounds.at_least(detection, parameters.tpr_fraction_min) != "pass"
}

# METADATA
# description: What is wrong with the outputs for the sample inputs, sorted; only what was seen to be wrong.
wrong_outputs(sample) := sort({problem |
	some field, problem in output_checks
	sample[field] == false
} | {"inference errors" | compare.above(sample.errors, 0)})

# METADATA
# description: True when samples were run at least twice and every output was valid.
valid_outputs(sample) if {
	compare.above(sample.samples, 0)
	compare.at_least(sample.runs, 2)
	sample.errors == 0
	every field, _ in output_checks {
		sample[field] == true
	}
}

output_checks := {
	"finite": "values that are not finite",
	"shapeMatchesContract": "shape differs from the contract",
	"rangeMatchesContract": "range differs from the contract",
	"deterministic": "runs differ from each other",
}
