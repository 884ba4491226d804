# METADATA
# title: Processor within the profile
# description: Every container has a limit of processor time, and those of a pod of the release together keep to its figure.
# custom:
#   item: benchmark.cpu_per_pod
#   mode: enforce
#   message: "{observed}; expected {wanted}"
#   remedy: Set resources.requests and resources.limits of the container, within cpu_per_pod_cores_max.
package admission.rules.cpu_limits

import data.host.parameters
import data.lib.container_limits
import data.lib.quantities
import data.lib.reviewed

violations contains violation if {
	reviewed.written_by_people
	some path in container_limits.without("cpu")
	violation := {
		"path": concat("", [path, ".resources.limits.cpu"]),
		"observed": "no limit of processor time that can be read",
		"wanted": "a limit",
	}
}

violations contains violation if {
	reviewed.written_by_people
	container_limits.above("cpu", limit)
	violation := {
		"path": concat("", [reviewed.pod_spec_path, ".containers"]),
		"observed_millicores": container_limits.total("cpu"),
		"wanted_millicores": limit,
	}
}

limit := quantities.millicores(parameters.cpu_per_pod_cores_max)
