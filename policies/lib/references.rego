# METADATA
# description: |
#   What a pod spec takes from ConfigMaps and Secrets, and whether it is there. A reference is `{name, key, optional}`; its
#   key is null where the whole object is meant, and a name or key that can't be read is empty.
package lib.references

import data.host
import data.lib.lists
import data.lib.objects
import data.lib.observations.evidence

# METADATA
# description: 'Every reference of a pod spec to objects of a kind (`ConfigMap` or `Secret`), init containers and volumes included.'
of(pod_spec, kind) := (in_variables(pod_spec, kind) | in_sources(pod_spec, kind)) | (in_volumes(pod_spec, kind) | pulling(pod_spec, kind))

# METADATA
# description: 'The references that must be met, each as `name` or `name/key`, by the state of what they name.'
required(moment, pod_spec, kind) := {wanted: names |
	some wanted in ["present", "absent", "unseen"]
	names := sort({label(reference) |
		some reference in of(pod_spec, kind)
		reference.optional != true
		state(moment, kind, reference) == wanted
	})
}

# METADATA
# description: '`present`, `absent` (proven so), or `unseen`.'
state(moment, kind, reference) := "present" if {
	is_null(reference.key)
	count(named(moment, kind, reference.name)) > 0
} else := "present" if {
	some found in named(moment, kind, reference.name)
	reference.key in keys(kind, found)
} else := "absent" if {
	reference.name != ""
	count(named(moment, kind, reference.name)) == 0
	lists.whole(list(moment, kind))
} else := "absent" if {
	reference.key != ""
	count(named(moment, kind, reference.name)) > 0
	every found in named(moment, kind, reference.name) {
		is_set(keys(kind, found))
	}
} else := "unseen"

# METADATA
# description: Objects of that kind and name in the release's namespace.
named(moment, kind, name) := [found |
	some found in list(moment, kind).items
	found.metadata.name == name
	found.metadata.namespace == host.profile.namespace
]

list(moment, "ConfigMap") := evidence[moment].cluster.configMaps

list(moment, "Secret") := evidence[moment].cluster.secrets

keys("ConfigMap", found) := object.keys(object.get(found, "data", {})) | object.keys(object.get(found, "binaryData", {}))

keys("Secret", found) := {key | some key in found.keys} if is_array(found.keys)

label(reference) := reference.name if {
	is_null(reference.key)
} else := concat("/", [reference.name, reference.key])

fields := {
	"ConfigMap": {"variable": "configMapKeyRef", "source": "configMapRef", "volume": "configMap", "volume_name": "name"},
	"Secret": {"variable": "secretKeyRef", "source": "secretRef", "volume": "secret", "volume_name": "secretName"},
}

in_variables(pod_spec, kind) := {reference_to(source, "name", object.get(source, "key", "")) |
	some container in objects.containers(pod_spec)
	some variable in container.env
	source := variable.valueFrom[fields[kind].variable]
}

in_sources(pod_spec, kind) := {reference_to(source[fields[kind].source], "name", null) |
	some container in objects.containers(pod_spec)
	some source in container.envFrom
}

in_volumes(pod_spec, kind) := {reference |
	some volume in pod_spec.volumes
	some reference in volume_references(volume[fields[kind].volume], fields[kind].volume_name)
} | {reference |
	some volume in pod_spec.volumes
	some source in volume.projected.sources
	some reference in volume_references(source[fields[kind].volume], "name")
}

volume_references(source, name_field) := {reference_to(source, name_field, object.get(item, "key", "")) | some item in source.items} if {
	count(source.items) > 0
} else := {reference_to(source, name_field, null)}

pulling(pod_spec, "Secret") := {reference_to(source, "name", null) | some source in pod_spec.imagePullSecrets}

pulling(_, "ConfigMap") := set()

reference_to(source, name_field, key) := {
	"name": object.get(source, name_field, ""),
	"key": key,
	"optional": object.get(source, "optional", false),
}
