# METADATA
# title: Helm 3 installed locally
# description: The deployer's Helm is at least the minimum release; Helm 4 is newer.
# custom:
#   position: 4
#   phase: pre-deployment
#   moment: pre-deployment
#   required_before: deploy
#   owner: Deployer
#   critical: false
#   evidence: [tools.helm.version]
#   parameters: [helm_version_min]
#   messages:
#     pass: "Helm {observed} is installed"
#     fail: "Helm {observed} is installed, {limit} or newer is required"
#     unknown: "there is no readable version of Helm"
#   solution: Install Helm in the required version (`helm version --short` shows it), then collect again.
package checks.environment.helm_version

import data.host.parameters
import data.lib.observations.evidence
import data.lib.versions

default status := "unknown"

status := "fail" if {
	versions.older(observed, parameters.helm_version_min)
} else := "pass" if {
	versions.at_least(observed, parameters.helm_version_min)
}

facts["observed"] := observed

facts["limit"] := parameters.helm_version_min

observed := evidence["pre-deployment"].tools.helm.version
