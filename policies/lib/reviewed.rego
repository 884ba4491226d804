# METADATA
# description: |
#   The object that the API server asks about: `input` is `{operation, kind, resource, subResource, namespace, name, username,
#   now_ms, object, literals, oldObject, oldLiterals}`, of which `object` is null for a deletion. What a path names is found by
#   name, never by its place in a list, so that a list that grows shifts nothing.
package lib.reviewed

import data.host.profile
import data.lib.images
import data.lib.objects

# METADATA
# description: The kind with its API group, such as `apps/Deployment`; the core group is empty.
kind := concat("/", [input.kind.group, input.kind.kind])

# METADATA
# description: The object's name; a deletion of many at once names none in the request.
name := input.object.metadata.name if {
	is_string(input.object.metadata.name)
} else := input.oldObject.metadata.name if {
	is_string(input.oldObject.metadata.name)
} else := input.name

# METADATA
# description: True for what is created or changed, not for what is deleted, connected to, or only scaled.
written if {
	input.operation in {"CREATE", "UPDATE"}
	input.subResource in {"", "ephemeralcontainers"}
}

# METADATA
# description: |
#   True for what one of Kubernetes' own controllers creates, of an object that was reviewed when somebody else wrote it. Nobody
#   gets these names but whoever may impersonate them or act in kube-system. Without `--use-service-account-credentials` all of
#   them have the controller manager's own.
made_by_controller if {
	input.operation == "CREATE"
	input.username in controllers
}

controllers := {"system:kube-controller-manager"} | {account |
	some controller in [
		"cronjob-controller",
		"daemon-set-controller",
		"deployment-controller",
		"job-controller",
		"replicaset-controller",
		"replication-controller",
		"statefulset-controller",
	]
	account := concat(":", ["system:serviceaccount:kube-system", controller])
}

# METADATA
# description: True for what a person or a pipeline writes, since the shape of a controller's pods was asked of their controller.
written_by_people if {
	written
	not made_by_controller
}

# METADATA
# description: Where the pod spec stands in each kind that makes pods.
pod_spec_paths := {
	"/Pod": ["spec"],
	"/ReplicationController": ["spec", "template", "spec"],
	"apps/DaemonSet": ["spec", "template", "spec"],
	"apps/Deployment": ["spec", "template", "spec"],
	"apps/ReplicaSet": ["spec", "template", "spec"],
	"apps/StatefulSet": ["spec", "template", "spec"],
	"batch/CronJob": ["spec", "jobTemplate", "spec", "template", "spec"],
	"batch/Job": ["spec", "template", "spec"],
}

# METADATA
# description: Its path in the object, dotted.
pod_spec_path := concat(".", pod_spec_paths[kind])

# METADATA
# description: The pod spec of an object that makes pods.
pod_spec := spec if {
	spec := object.get(input.object, pod_spec_paths[kind], null)
	is_object(spec)
}

# METADATA
# description: Every container with its list and its path, such as `spec.containers[detector]`.
containers contains {"list": list, "container": container, "path": path} if {
	some list in ["initContainers", "containers", "ephemeralContainers"]
	some container in pod_spec[list]
	path := concat("", [pod_spec_path, ".", list, "[", label(container), "]"])
}

label(container) := container.name if {
	is_string(container.name)
} else := "unnamed"

# METADATA
# description: True for pods of the release or its canary, and what makes them; what runs the previous release's images only is none.
of_the_release if {
	count(pod_spec.containers) > 0
	is_release
	some container in pod_spec.containers
	not images.of_previous(object.get(container, "image", null))
}

is_release if objects.has_labels(pod_template, profile.workload.podLabels)

is_release if objects.has_labels(pod_template, profile.canary.podLabels)

is_release if {
	kind == "apps/Deployment"
	name in {profile.workload.deployment, profile.canary.deployment}
}

pod_template := object.get(input.object, array.slice(path, 0, count(path) - 1), null) if path := pod_spec_paths[kind]

# METADATA
# description: The serving container of the release's pods, `{container, path}`.
serving := [entry |
	some entry in containers
	of_the_release
	entry.list == "containers"
	entry.container.name == profile.workload.container
][0]
