# METADATA
# title: Health endpoint responds
# description: |
#   The container of the release's image answered `GET` on the profile's health endpoint with 200.
# custom:
#   position: 15
#   phase: pre-deployment
#   moment: pre-deployment
#   required_before: deploy
#   owner: Deployer
#   critical: true
#   evidence: [image.smokeRun.imageDigest, image.smokeRun.health.status, image.smokeRun.health.path]
#   shown: [image.smokeRun.startedAt]
#   parameters: [run_evidence_age_seconds_max]
#   messages:
#     pass: "GET {path} answered {observed}"
#     fail: "GET {path} answered {observed}, 200 is required"
#     unknown: "the answer of the release's container to GET {limit} is needed"
#   solution: Run the image alone, read why its health endpoint does not answer 200, and run it again.
package checks.image.health_endpoint

import data.lib.endpoints
import data.lib.observations.evidence
import data.lib.smoke_run

default status := "unknown"

status := "fail" if {
	asked
	evidence["pre-deployment"].image.smokeRun.health.status != 200
} else := "pass" if {
	asked
	evidence["pre-deployment"].image.smokeRun.health.status == 200
}

facts["observed"] := evidence["pre-deployment"].image.smokeRun.health.status

facts["path"] := evidence["pre-deployment"].image.smokeRun.health.path

facts["limit"] := sort(endpoints.health_paths)

asked if {
	smoke_run.of_release
	evidence["pre-deployment"].image.smokeRun.health.path in endpoints.health_paths
}
