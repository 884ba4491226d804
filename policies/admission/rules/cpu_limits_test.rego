package admission.rules.cpu_limits_test

import data.admission.rules.cpu_limits as rule
import data.testing.cluster
import data.testing.review

found(pod_spec) := result if {
	result := {violation.path | some violation in rule.violations} with input as creation(pod_spec) with data.host as review.host
}

creation(pod_spec) := review.create("apps/Deployment", cluster.put(review.deployment, "/spec/template/spec", pod_spec))

container_path := "spec.template.spec.containers[detector].resources.limits.cpu"

total_path := "spec.template.spec.containers"

limited(limit) := cluster.put(review.pod_spec, "/containers/0/resources/limits/cpu", limit)

side_car(limits) := {"name": "side-car", "resources": {"limits": limits}}

test_within if count(found(review.pod_spec)) == 0

test_no_limit if {
	found(cluster.without(review.pod_spec, "/containers/0/resources")) == {container_path}
	found(cluster.without(review.pod_spec, "/containers/0/resources/limits/cpu")) == {container_path}
	fetching := cluster.put(review.pod_spec, "/initContainers", [{"name": "fetch"}])
	found(fetching) == {"spec.template.spec.initContainers[fetch].resources.limits.cpu"}
}

test_a_limit_that_can_not_be_read if {
	found(cluster.put(review.pod_spec, "/containers/0/resources", "all")) == {container_path}
	found(cluster.put(review.pod_spec, "/containers/0/resources/requests/cpu", "NaN")) == {container_path}
	every limit in ["much", "", "-1", null, [], {}, true] {
		found(limited(limit)) == {container_path}
	}
}

test_the_pods_limit_counts_for_its_containers if {
	whole := object.union(cluster.without(review.pod_spec, "/containers/0/resources"), {"resources": {"limits": review.bounds}})
	count(found(whole)) == 0
	found(object.union(whole, {"resources": {"limits": {"cpu": "1001m"}}})) == {total_path}
}

test_at_the_figure_and_beside_it if {
	count(found(limited("1000m"))) == 0
	found(limited("1001m")) == {total_path}
	{violation.observed_millicores | some violation in rule.violations} == {1001} with input as creation(limited("1001m"))
		with data.host as review.host
}

test_containers_of_the_release_together if {
	found(cluster.put(review.pod_spec, "/containers", [review.container, side_car(review.bounds)])) == {total_path}
}

test_other_pods_need_a_limit_of_any_size if {
	database := cluster.put(review.deployment, "/metadata/name", "database")
	other := cluster.put(database, "/spec/template/metadata/labels", {"app": "postgresql"})
	large := cluster.put(other, "/spec/template/spec/containers/0/resources/limits/cpu", "64Gi")
	count(rule.violations) == 0 with input as review.create("apps/Deployment", large) with data.host as review.host
	none := cluster.without(other, "/spec/template/spec/containers/0/resources")
	count(rule.violations) == 1 with input as review.create("apps/Deployment", none) with data.host as review.host
}

test_ephemeral_containers_can_have_none if {
	debugged := cluster.put(review.pod, "/spec/ephemeralContainers", [{"name": "debugger", "image": "busybox"}])
	input_ := object.union(review.update("/Pod", review.pod, debugged), {"subResource": "ephemeralcontainers"})
	count(rule.violations) == 0 with input as input_ with data.host as review.host
}

test_what_a_controller_makes_was_asked_before if {
	bare := cluster.without(review.pod, "/spec/containers/0/resources")
	count(rule.violations) == 0 with input as review.by_controller(review.create("/Pod", bare)) with data.host as review.host
	count(rule.violations) == 1 with input as review.create("/Pod", bare) with data.host as review.host
}
