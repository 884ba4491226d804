# METADATA
# description: Small questions about Kubernetes objects in their native shape.
package lib.objects

# METADATA
# description: True when every label of `selector` stands on the object, and the selector is not empty.
has_labels(candidate, selector) if {
	count(selector) > 0
	every key, value in selector {
		candidate.metadata.labels[key] == value
	}
}

# METADATA
# description: True when the object's condition of this type has the status `True`.
condition_true(candidate, condition_type) if {
	some condition in candidate.status.conditions
	condition.type == condition_type
	condition.status == "True"
}

# METADATA
# description: True for an object that is on its way out.
terminating(candidate) if candidate.metadata.deletionTimestamp

# METADATA
# description: Every container of a pod spec, of each kind.
containers(pod_spec) := [container |
	some kind in ["initContainers", "containers", "ephemeralContainers"]
	some container in pod_spec[kind]
]

# METADATA
# description: Statuses of the containers of a pod, of each kind.
container_statuses(pod) := array.concat(
	object.get(pod, ["status", "initContainerStatuses"], []),
	object.get(pod, ["status", "containerStatuses"], []),
)

# METADATA
# description: |
#   Restarts of all containers of a pod, side cars among the init containers too; undefined when any status does not tell.
restarts(pod) := sum([status.restartCount | some status in container_statuses(pod)]) if {
	count(pod.status.containerStatuses) > 0
	every status in container_statuses(pod) {
		is_number(status.restartCount)
	}
}
