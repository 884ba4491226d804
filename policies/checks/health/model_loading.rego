# METADATA
# title: Model loading
# description: |
#   The deployed service's answer about its models is JSON with status 200 and names the release's version and the digest
#   of the model that was validated.
# custom:
#   position: 40
#   phase: deployment
#   moment: deployment
#   required_before: canary
#   owner: Deployer
#   critical: true
#   evidence: [probes.versions]
#   checklist:
#     Test: "$ curl /models/versions"
#     Expected: "Returns model info"
#   messages:
#     pass: "the service serves {version} with the model {digest}"
#     fail: "wrong: {wrong}[; status {answered}][; version {version}][; model {digest}]; expected: {limit}[, {expected}]"
#     unknown: "the answer about the models was not recorded whole, or the release names no served model"
#   solution: Compare what the service serves with the release's model, mount the right file, restart, then probe again.
package checks.health.model_loading

import data.lib.observations.evidence

default status := "unknown"

status := "fail" if {
	count(wrong) > 0
} else := "pass" if {
	evidence.deployment.probes.versions.status == 200
	evidence.deployment.probes.versions.json == true
	evidence.deployment.probes.versions.version == input.release.version
	evidence.deployment.probes.versions.modelDigest == served
}

facts["answered"] := evidence.deployment.probes.versions.status

facts["version"] := evidence.deployment.probes.versions.version

facts["digest"] := evidence.deployment.probes.versions.modelDigest

facts["limit"] := input.release.version

facts["expected"] := served

facts["wrong"] := wrong

served := input.release.model[input.release.model.served]

wrong := sort({part |
	some part, expected in {"status": 200, "json": true, "version": input.release.version}
	evidence.deployment.probes.versions[part] != expected
} | {"model" | evidence.deployment.probes.versions.modelDigest != served})
