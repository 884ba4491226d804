# METADATA
# title: Model volumes mounted
# description: |
#   The model's path lies inside a mount of the serving container, its volume is declared, and the volume has something to
#   hold the model: a claim is Bound, and an empty one is filled by an init container.
# custom:
#   position: 31
#   phase: deployment
#   moment: deployment
#   required_before: canary
#   owner: Deployer
#   critical: true
#   evidence: [cluster.deployments, cluster.persistentVolumeClaims]
#   checklist:
#     Command: "Check pod spec"
#   messages:
#     pass: "{path} lies in the mount {mount} of volume {volume}"
#     fail: "{path}: {problem}[; mount: {mount}][; volume: {volume}][; claim: {claim}]"
#     unknown: "the serving container, the volume that holds {path}, or its claim was not seen"
#   solution: >-
#     Mount the volume with the model at its path; see `kubectl describe pvc` for a claim that is not Bound. An emptyDir
#     needs an init container that fetches the model into it.
package checks.configuration.model_volumes

import data.host.profile
import data.lib.lists
import data.lib.observations.evidence
import data.lib.workload

default status := "unknown"

status := "fail" if {
	is_string(problem)
} else := "pass" if {
	is_object(volume)
	filled
}

facts["path"] := profile.workload.modelPath

facts["mount"] := mount.mountPath

facts["volume"] := mount.name

facts["claim"] := volume.persistentVolumeClaim.claimName

facts["problem"] := problem

problem := "no mount of the serving container holds it" if {
	is_array(workload.container.deployment.volumeMounts)
	count(mounts) == 0
} else := "no mount of the serving container holds it" if {
	is_object(workload.container.deployment)
	not workload.container.deployment.volumeMounts
} else := "its volume is not declared" if {
	is_array(workload.pod_spec.deployment.volumes)
	is_string(mount.name)
	not volume
} else := "its claim does not exist" if {
	is_string(volume.persistentVolumeClaim.claimName)
	lists.whole(evidence.deployment.cluster.persistentVolumeClaims)
	count(claims) == 0
} else := "its claim is not Bound" if {
	claims[0].status.phase != "Bound"
} else := "its volume is made empty, and no init container fills it" if {
	made_empty
	not filled
}

# the deepest mount hides those above it
mount := mounts[count(mounts) - 1][1]

mounts := sort([[count(candidate.mountPath), candidate] |
	some candidate in workload.container.deployment.volumeMounts
	holds(candidate.mountPath)
])

holds(directory) if profile.workload.modelPath == directory

holds(directory) if {
	startswith(profile.workload.modelPath, concat("", [trim_right(directory, "/"), "/"]))
}

volume := [candidate |
	some candidate in workload.pod_spec.deployment.volumes
	candidate.name == mount.name
][0]

claims := [candidate |
	some candidate in evidence.deployment.cluster.persistentVolumeClaims.items
	candidate.metadata.name == volume.persistentVolumeClaim.claimName
	candidate.metadata.namespace == profile.namespace
]

# Kubernetes makes a volume without a source an emptyDir
made_empty if {
	sources := object.keys(volume) - {"name"}
	count(sources - {"emptyDir", "ephemeral"}) == 0
}

filled if {
	claims[0].status.phase == "Bound"
} else if {
	made_empty
	some container in workload.pod_spec.deployment.initContainers
	some candidate in container.volumeMounts
	candidate.name == mount.name
	not candidate.readOnly
} else if {
	not made_empty
	not volume.persistentVolumeClaim
}
