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
import data.lib.model_mounts
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

mounts := model_mounts.of(workload.container.deployment)

mount := model_mounts.deepest(workload.container.deployment)

volume := model_mounts.volume(workload.pod_spec.deployment, mount.name)

claims := [candidate |
	some candidate in evidence.deployment.cluster.persistentVolumeClaims.items
	candidate.metadata.name == volume.persistentVolumeClaim.claimName
	candidate.metadata.namespace == profile.namespace
]

made_empty if model_mounts.made_empty(volume)

filled if {
	claims[0].status.phase == "Bound"
} else if {
	made_empty
	model_mounts.filled(workload.pod_spec.deployment, mount.name)
} else if {
	not made_empty
	not volume.persistentVolumeClaim
}
