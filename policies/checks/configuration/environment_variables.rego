# METADATA
# title: Environment variables set
# description: Every variable that the profile requires is set on the serving container, from a value or from a key that exists.
# custom:
#   position: 30
#   phase: deployment
#   moment: deployment
#   required_before: canary
#   owner: Deployer
#   critical: false
#   evidence: [cluster.deployments, cluster.configMaps, cluster.secrets]
#   checklist:
#     Command: "Verify in deployment"
#   messages:
#     pass: "all {limit} required variables are set: {set}"
#     fail: "not set on the serving container: {unset}"
#     unknown: "the serving container, or what its variables come from, was not seen[ ({unproven})], or the profile requires no variable"
#   solution: Set the variables in the Deployment, or add the keys that they come from, then collect again.
package checks.configuration.environment_variables

import data.host.profile
import data.lib.environment
import data.lib.workload

default status := "unknown"

status := "fail" if {
	count(names_by_state.unset) > 0
} else := "pass" if {
	count(profile.workload.requiredVariables) > 0
	count(names_by_state.unproven) == 0
}

facts["limit"] := count(profile.workload.requiredVariables)

facts["set"] := names_by_state.set

facts["unset"] := names_by_state.unset

facts["unproven"] := names_by_state.unproven

names_by_state := {state: names |
	container := workload.container.deployment
	some state in ["set", "unset", "unproven"]
	names := sort([name |
		some name in profile.workload.requiredVariables
		environment.variable("deployment", container, name).state == state
	])
}
