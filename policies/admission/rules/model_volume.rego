# METADATA
# title: Model volume mounted
# description: |
#   The model's path lies inside a mount of the serving container, its volume is declared, and an empty one is filled by an init
#   container.
# custom:
#   item: configuration.model_volumes
#   mode: enforce
#   message: "{model}: {observed}; expected {wanted}"
package admission.rules.model_volume

import data.host.profile
import data.lib.model_mounts
import data.lib.reviewed

violations contains violation if {
	reviewed.written_by_people
	problem
	violation := {
		"path": concat(".", [reviewed.serving.path, "volumeMounts"]),
		"model": profile.workload.modelPath,
		"observed": problem,
		"wanted": "a mount of a volume that holds the model",
	}
}

problem := "no mount of the serving container holds it" if {
	count(model_mounts.of(reviewed.serving.container)) == 0
} else := "its volume is not declared" if {
	reviewed.serving
	not volume
} else := "its volume is made empty, and no init container fills it" if {
	model_mounts.made_empty(volume)
	not model_mounts.filled(reviewed.pod_spec, mount.name)
}

mount := model_mounts.deepest(reviewed.serving.container)

volume := model_mounts.volume(reviewed.pod_spec, mount.name)
