package lib.reviewed_test

import data.lib.reviewed
import data.testing.cluster
import data.testing.review

test_kinds_and_paths if {
	reviewed.kind == "apps/Deployment" with input as review.create("apps/Deployment", {})
	reviewed.pod_spec_path == "spec.jobTemplate.spec.template.spec" with input as review.create("batch/CronJob", {})
	not reviewed.pod_spec_path with input as review.create("other.example/Deployment", {})
	not reviewed.pod_spec with input as review.create("/Pod", {"spec": "text"})
}

test_names if {
	reviewed.name == "new" with input as review.update("/Pod", {"metadata": {"name": "old"}}, {"metadata": {"name": "new"}})
	reviewed.name == "old" with input as review.delete("/Pod", {"metadata": {"name": "old"}})
	reviewed.name == "asked" with input as object.union(review.delete("/Pod", null), {"name": "asked"})
}

test_what_is_written if {
	reviewed.written with input as review.create("/Pod", {})
	reviewed.written with input as object.union(review.update("/Pod", {}, {}), {"subResource": "ephemeralcontainers"})
	not reviewed.written with input as object.union(review.update("/Pod", {}, {}), {"subResource": "status"})
	not reviewed.written with input as review.delete("/Pod", {})
}

test_controllers_only_create if {
	creation := review.create("/Pod", {})
	reviewed.made_by_controller with input as review.by_controller(creation)
	not reviewed.made_by_controller with input as creation
	not reviewed.made_by_controller with input as review.by_controller(review.update("/Pod", {}, {}))
	not reviewed.written_by_people with input as review.by_controller(creation)
}

test_containers_of_each_list_by_name if {
	pod := {"spec": {"initContainers": [{"name": "a"}], "containers": [{"name": "b"}, {"name": 5}], "ephemeralContainers": [{}]}}
	{entry.path | some entry in reviewed.containers} == {
		"spec.initContainers[a]",
		"spec.containers[b]",
		"spec.containers[unnamed]",
		"spec.ephemeralContainers[unnamed]",
	} with input as review.create("/Pod", pod)
}

test_what_belongs_to_the_release if {
	belongs(review.deployment)
	other := cluster.put(review.deployment, "/metadata/name", "other")
	belongs(other)
	unlabelled := cluster.put(other, "/spec/template/metadata/labels", {"app": "other"})
	not belongs(unlabelled)
	belongs(cluster.put(unlabelled, "/metadata/name", "starlight-canary"))
	belongs(cluster.put(unlabelled, "/spec/template/metadata/labels", {"app": "starlight-canary"}))
	not belongs(cluster.put(review.deployment, "/spec/template/spec/containers", []))
}

test_the_serving_container if {
	reviewed.serving.path == "spec.containers[detector]" with input as review.create("/Pod", review.pod) with data.host as review.host
	other := cluster.put(review.pod, "/spec/containers/0/name", "other")
	not reviewed.serving with input as review.create("/Pod", other) with data.host as review.host
}

belongs(document) if reviewed.of_the_release with input as review.create("apps/Deployment", document) with data.host as review.host
