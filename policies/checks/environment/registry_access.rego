# METADATA
# title: Docker registry access configured
# description: |
#   In the release's own repository something was pulled, and an upload session could be opened and was cancelled, so that
#   both pull and push are proven.
# custom:
#   position: 5
#   phase: pre-deployment
#   moment: pre-deployment
#   required_before: deploy
#   owner: Deployer
#   critical: true
#   evidence: [registry.repository, registry.pull.proven, registry.push.sessionOpened, registry.push.sessionCancelled]
#   shown: [registry.pull.manifest]
#   messages:
#     pass: "pull and push are proven on {observed}"
#     fail: "no access to {observed}: {denied}"
#     unknown: "pull and push on {limit} must both be proven, by a manifest that was pulled and an upload session opened and cancelled"
#   solution: Log in with an account that may pull and push (`docker login`, or a pull secret and a robot account), then collect again.
package checks.environment.registry_access

import data.host
import data.lib.observations.evidence

default status := "unknown"

status := "fail" if {
	of_the_repository
	count(denied) > 0
} else := "pass" if {
	of_the_repository
	evidence["pre-deployment"].registry.pull.proven == true
	evidence["pre-deployment"].registry.push.sessionOpened == true
	evidence["pre-deployment"].registry.push.sessionCancelled == true
}

facts["observed"] := evidence["pre-deployment"].registry.repository

facts["limit"] := host.profile.image.repository

facts["pulled"] := evidence["pre-deployment"].registry.pull.manifest

facts["denied"] := sort(denied)

of_the_repository if evidence["pre-deployment"].registry.repository == host.profile.image.repository

# a session that stays open after the probe still shows that push is allowed, so it is no denial
denied contains "pull" if evidence["pre-deployment"].registry.pull.proven == false

denied contains "push" if evidence["pre-deployment"].registry.push.sessionOpened == false
