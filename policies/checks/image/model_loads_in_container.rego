# METADATA
# title: Model loads in container
# description: |
#   The container answered `GET /models/versions` with the digest of the release's served model, which is the one that was
#   validated.
# custom:
#   position: 14
#   phase: pre-deployment
#   moment: pre-deployment
#   required_before: deploy
#   owner: Deployer
#   critical: true
#   evidence:
#     - image.smokeRun.imageDigest
#     - image.smokeRun.versions.status
#     - image.smokeRun.versions.modelDigest
#     - model.origin
#     - any_of: [model.fp32.digest, model.int8.digest]
#   shown: [image.smokeRun.startedAt]
#   parameters: [run_evidence_age_seconds_max]
#   messages:
#     pass: "the container serves {observed}, the validated {served} model"
#     fail: "the container answered {answered}[ and serves {observed}; the release's {served} model is {limit}]"
#     unknown: >-
#       the answer of the release's container to GET /models/versions, with the served model's digest, and a report of our
#       harness over that model are needed
#   solution: Build the image with the validated model's file (compare `sha256sum` in the image and in the report), and run it again.
package checks.image.model_loads_in_container

import data.lib.observations.evidence
import data.lib.smoke_run

default status := "unknown"

status := "fail" if {
	smoke_run.of_release
	evidence["pre-deployment"].image.smokeRun.versions.status != 200
} else := "fail" if {
	smoke_run.of_release
	evidence["pre-deployment"].image.smokeRun.versions.modelDigest != released
} else := "pass" if {
	smoke_run.of_release
	evidence["pre-deployment"].image.smokeRun.versions.status == 200
	evidence["pre-deployment"].image.smokeRun.versions.modelDigest == released
	evidence["pre-deployment"].model.origin == "harness"
	validated == released
}

facts["observed"] := evidence["pre-deployment"].image.smokeRun.versions.modelDigest

facts["answered"] := evidence["pre-deployment"].image.smokeRun.versions.status

facts["served"] := input.release.model.served

facts["limit"] := released

released := input.release.model.int8 if {
	input.release.model.served == "int8"
} else := input.release.model.fp32 if {
	input.release.model.served == "fp32"
}

validated := evidence["pre-deployment"].model.int8.digest if {
	input.release.model.served == "int8"
} else := evidence["pre-deployment"].model.fp32.digest
