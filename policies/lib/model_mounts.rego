# METADATA
# description: Where a pod spec mounts the served model, and whether its volume can hold it.
package lib.model_mounts

import data.host.profile

# METADATA
# description: Mounts of a container inside which the model's path lies, as `[length of the path, mount]`, the deepest last.
of(container) := sort([[count(candidate.mountPath), candidate] |
	some candidate in container.volumeMounts
	holds(candidate.mountPath)
])

# METADATA
# description: The mount that counts, since the deepest hides those above it.
deepest(container) := mounts[count(mounts) - 1][1] if mounts := of(container)

# METADATA
# description: The volume of that name.
volume(pod_spec, name) := [candidate |
	some candidate in pod_spec.volumes
	candidate.name == name
][0]

# METADATA
# description: True for a volume that holds nothing at first. Kubernetes makes one without a source an emptyDir.
made_empty(candidate) if {
	sources := object.keys(candidate) - {"name"}
	count(sources - {"emptyDir", "ephemeral"}) == 0
}

# METADATA
# description: True when an init container may write into the volume of that name.
filled(pod_spec, name) if {
	some container in pod_spec.initContainers
	some mount in container.volumeMounts
	mount.name == name
	not mount.readOnly
}

holds(directory) if profile.workload.modelPath == directory

holds(directory) if startswith(profile.workload.modelPath, concat("", [trim_right(directory, "/"), "/"]))
