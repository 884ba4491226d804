# METADATA
# title: Memory within the profile
# description: Every container has a limit of memory, and those of a pod of the release together keep to its figure.
# custom:
#   item: benchmark.memory_per_pod
#   mode: enforce
#   message: "{observed}; expected {wanted}"
#   remedy: Set resources.requests and resources.limits of the container, within memory_per_pod_bytes_max.
package admission.rules.memory_limits

import data.host.parameters
import data.lib.container_limits
import data.lib.reviewed

violations contains violation if {
	reviewed.written_by_people
	some path in container_limits.without("memory")
	violation := {
		"path": concat("", [path, ".resources.limits.memory"]),
		"observed": "no limit of memory that can be read",
		"wanted": "a limit",
	}
}

violations contains violation if {
	reviewed.written_by_people
	container_limits.above("memory", parameters.memory_per_pod_bytes_max)
	violation := {
		"path": concat("", [reviewed.pod_spec_path, ".containers"]),
		"observed_bytes": container_limits.total("memory"),
		"wanted_bytes": parameters.memory_per_pod_bytes_max,
	}
}
