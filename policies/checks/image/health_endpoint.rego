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
#   messages:
#     pass: "GET {path} answered {observed}"
#     fail: "GET {path} answered {observed}, 200 is required"
#     unknown: "the answer of the release's container to GET {limit} is needed"
#   solution: Run the image alone, read why its health endpoint does not answer 200, and run it again.
package checks.image.health_endpoint

import data.host
import data.lib.observations.evidence
import data.lib.release

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

facts["limit"] := sort(paths)

asked if {
	evidence["pre-deployment"].image.smokeRun.imageDigest in release.digests
	evidence["pre-deployment"].image.smokeRun.health.path in paths
}

paths := {endpoint.path |
	some endpoint in host.profile.service.endpoints
	endpoint.name == "health"
}
