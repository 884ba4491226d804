package admission.rules.model_volume_test

import data.admission.rules.model_volume as rule
import data.testing.cluster
import data.testing.review

found(pod_spec) := result if {
	result := {violation.observed | some violation in rule.violations} with input as review.create("apps/Deployment", cluster.put(
		review.deployment,
		"/spec/template/spec", pod_spec,
	))
		with data.host as review.host
}

unmounted := "no mount of the serving container holds it"

test_mounted if count(found(review.pod_spec)) == 0

test_not_mounted if {
	found(cluster.without(review.pod_spec, "/containers/0/volumeMounts")) == {unmounted}
	every mounts in [[], "models", null, [{"name": "models", "mountPath": "/model"}], [{"name": "models", "mountPath": 5}]] {
		found(cluster.put(review.pod_spec, "/containers/0/volumeMounts", mounts)) == {unmounted}
	}
}

test_not_declared if {
	found(cluster.without(review.pod_spec, "/volumes")) == {"its volume is not declared"}
	found(cluster.put(review.pod_spec, "/volumes", [{"name": "other"}])) == {"its volume is not declared"}
}

test_made_empty if {
	empty := cluster.put(review.pod_spec, "/volumes/0", {"name": "models", "emptyDir": {}})
	found(empty) == {"its volume is made empty, and no init container fills it"}
	count(found(object.union(empty, {"initContainers": [{"name": "fetch", "volumeMounts": [{"name": "models"}]}]}))) == 0
}

test_the_deepest_mount_counts if {
	mounts := [{"name": "models", "mountPath": "/"}, {"name": "nothing", "mountPath": "/models"}]
	found(cluster.put(review.pod_spec, "/containers/0/volumeMounts", mounts)) == {"its volume is not declared"}
}

test_other_pods_have_no_model if {
	other := cluster.without(cluster.put(review.pod, "/metadata/labels", {"app": "other"}), "/spec/containers/0/volumeMounts")
	count(rule.violations) == 0 with input as review.create("/Pod", other) with data.host as review.host
}

test_where_it_stands if {
	bare := cluster.without(review.pod, "/spec/containers/0/volumeMounts")
	path := "spec.containers[detector].volumeMounts"
	{violation.path | some violation in rule.violations} == {path} with input as review.create("/Pod", bare)
		with data.host as review.host
	count(rule.violations) == 0 with input as review.by_controller(review.create("/Pod", bare)) with data.host as review.host
}
