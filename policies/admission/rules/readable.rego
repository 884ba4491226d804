# METADATA
# title: Object can be read
# description: The object is what its kind says, so that what the other rules do not find in it is not there.
# custom:
#   item: application.deployment_applied
#   mode: enforce
#   message: "it can't be read: found {observed}; expected {wanted}"
#   remedy: Write the object as its kind is documented (kubectl explain KIND), and try it with kubectl apply --dry-run=server.
package admission.rules.readable

import data.lib.reviewed

violations contains {"path": "metadata.name", "observed": "none", "wanted": "a name"} if {
	input.operation == "DELETE"
	not named_before
	input.name == ""
}

violations contains {"path": path, "observed": type_name(value), "wanted": wanted} if {
	reviewed.written
	some [path, wanted] in fields
	value := object.get(subject, split(path, "."), null)
	not is_a(wanted, value)
}

violations contains {"path": "kind", "observed": object.get(subject, "kind", "none"), "wanted": input.kind.kind} if {
	reviewed.written
	object.get(subject, "kind", null) != input.kind.kind
}

violations contains {"path": path, "observed": type_name(held), "wanted": "a list"} if {
	reviewed.written
	some list in ["initContainers", "ephemeralContainers"]
	held := reviewed.pod_spec[list]
	not is_a("a list or nothing", held)
	path := concat(".", [reviewed.pod_spec_path, list])
}

violations contains violation if {
	reviewed.written
	some entry in reviewed.containers
	some field in ["name", "image"]
	not is_a("a text", object.get(entry.container, field, null))
	violation := {
		"path": concat(".", [entry.path, field]),
		"observed": type_name(object.get(entry.container, field, null)),
		"wanted": "a text",
	}
}

violations contains {"path": path, "observed": "a container that is no object", "wanted": "an object"} if {
	reviewed.written
	some list in ["initContainers", "containers", "ephemeralContainers"]
	some container in reviewed.pod_spec[list]
	not is_object(container)
	path := concat(".", [reviewed.pod_spec_path, list])
}

violations contains violation if {
	reviewed.written
	some list in ["initContainers", "containers", "ephemeralContainers"]
	count(reviewed.pod_spec[list]) > count({container.name | some container in reviewed.pod_spec[list]})
	path := concat(".", [reviewed.pod_spec_path, list])
	violation := {
		"path": path,
		"observed": "two containers of one name",
		"wanted": "a name of its own for each",
	}
}

violations contains {"path": path, "observed": "something else than texts", "wanted": "labels"} if {
	reviewed.written
	some path in label_paths
	labels := object.get(subject, split(path, "."), {})
	not texts(labels)
}

violations contains {"path": path, "observed": type_name(element), "wanted": wanted} if {
	reviewed.written
	some [path, wanted] in elements
	some element in object.get(subject, split(path, "."), [])
	not is_a(wanted, element)
}

named_before if is_string(input.oldObject.metadata.name)

default subject := {}

subject := input.object if is_object(input.object)

# path and what must stand there, by kind; what is not said here is a question of the other rules
fields contains ["metadata", "an object"] if is_string(input.kind.kind)

fields contains [reviewed.pod_spec_path, "an object"]

fields contains [concat(".", [reviewed.pod_spec_path, "containers"]), "a list that is not empty"] if reviewed.pod_spec_path

fields contains ["spec", "an object"] if reviewed.kind in {"/Service", "networking.k8s.io/Ingress"}

fields contains ["rules", "a list or nothing"] if reviewed.kind in roles

fields contains ["subjects", "a list or nothing"] if reviewed.kind in bindings

fields contains ["roleRef", "an object"] if reviewed.kind in bindings

elements contains ["rules", "a rule of lists"] if reviewed.kind in roles

elements contains ["subjects", "an object"] if reviewed.kind in bindings

elements contains ["spec.rules", "a rule with a host or none"] if reviewed.kind == "networking.k8s.io/Ingress"

roles := {"rbac.authorization.k8s.io/Role", "rbac.authorization.k8s.io/ClusterRole"}

bindings := {"rbac.authorization.k8s.io/RoleBinding", "rbac.authorization.k8s.io/ClusterRoleBinding"}

label_paths contains "metadata.labels"

label_paths contains "metadata.annotations"

label_paths contains concat("", [trim_suffix(reviewed.pod_spec_path, "spec"), "metadata.labels"]) if {
	endswith(reviewed.pod_spec_path, ".spec")
}

label_paths contains "spec.selector" if reviewed.kind == "/Service"

is_a("an object", value) if is_object(value)

is_a("a rule of lists", value) if {
	is_object(value)
	every list in value {
		is_list(list)
	}
}

is_a("a rule with a host or none", value) if is_string(object.get(value, "host", "*"))

is_a("a text", value) if {
	is_string(value)
	value != ""
}

is_a("a list or nothing", value) if is_list(value)

is_a("a list that is not empty", value) if {
	is_array(value)
	count(value) > 0
}

is_list(value) if is_array(value)

is_list(null)

texts(null)

texts(labels) if {
	is_object(labels)
	every value in labels {
		text_or_mark(value)
	}
}

text_or_mark(value) if is_string(value)

# what `redact` left of a literal
text_or_mark(value) if value.redacted == true
