# METADATA
# title: Required variables set
# description: Every variable that the profile requires is set on the serving container, or may come from a source that it names.
# custom:
#   item: configuration.environment_variables
#   mode: enforce
#   message: "{variable} is {observed}; expected {wanted}"
package admission.rules.variables

import data.host.profile
import data.lib.environment
import data.lib.reviewed

violations contains violation if {
	reviewed.written_by_people
	some variable in profile.workload.requiredVariables
	environment.variable("admission", reviewed.serving.container, variable).state == "unset"
	violation := {
		"path": concat("", [reviewed.serving.path, ".env[", variable, "]"]),
		"variable": variable,
		"observed": "not set",
		"wanted": "a value, or a key of a ConfigMap or Secret",
	}
}
