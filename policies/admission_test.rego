package admission_test

import data.admission
import data.testing.cluster
import data.testing.review

found(input_, verdicts) := result if {
	result := {[violation.rule, violation.path] | some violation in admission.violations} with input as input_
		with data.host as review.host_with(verdicts)
}

go := review.verdict("go", "deploy")

over := object.union(go, {"valid_until_ms": review.now_ms})

path(field) := concat(".", ["spec.template.spec.containers[detector]", field])

bare := cluster.without(review.deployment, "/spec/template/spec/containers/0/livenessProbe")

test_the_healthy_deployment_is_let_in if {
	count(found(review.create("apps/Deployment", review.deployment), [go])) == 0
	count(found(review.create("/Pod", review.pod), [go])) == 0
}

test_an_update_is_not_refused_for_what_was_there if {
	found(review.create("apps/Deployment", bare), [go]) == {["probes", path("livenessProbe")]}
	count(found(review.update("apps/Deployment", bare, bare), [go])) == 0
	found(review.update("apps/Deployment", review.deployment, bare), [go]) == {["probes", path("livenessProbe")]}
	found(review.update("apps/Deployment", null, bare), [go]) == {["probes", path("livenessProbe")]}
}

test_only_what_is_new_counts if {
	worse := cluster.without(bare, "/spec/template/spec/containers/0/readinessProbe")
	found(review.update("apps/Deployment", bare, worse), [go]) == {["probes", path("readinessProbe")]}
}

test_a_second_container_is_new_wherever_it_stands if {
	unlimited := cluster.without(review.deployment, "/spec/template/spec/containers/0/resources/limits/cpu")
	second := object.union(object.remove(review.container, ["resources"]), {"name": "a", "resources": {"limits": {"memory": "1M"}}})
	two := cluster.put(unlimited, "/spec/template/spec/containers", array.concat([second], unlimited.spec.template.spec.containers))
	added := found(review.update("apps/Deployment", unlimited, two), [go])
	added == {["cpu_limits", "spec.template.spec.containers[a].resources.limits.cpu"]}
}

test_an_image_that_is_over_may_stay_and_not_change if {
	count(found(review.update("apps/Deployment", review.deployment, review.deployment), [over])) == 0
	other := cluster.put(review.deployment, "/spec/template/spec/containers/0/image", concat("@", ["starlight", data.testing.digest("7")]))
	found(review.update("apps/Deployment", review.deployment, other), [over]) == {["image_proven", path("image")]}
	found(review.update("apps/Deployment", other, review.deployment), [over]) == {["image_proven", path("image")]}
}

test_literals_of_before_are_not_new if {
	literal := {"path": "data[password]", "kind": "named_like_a_secret"}
	config_map := {"kind": "ConfigMap", "metadata": {"name": "a"}}
	before := object.union(review.update("/ConfigMap", config_map, config_map), {"literals": [literal], "oldLiterals": [literal]})
	count(found(before, [go])) == 0
	found(object.union(before, {"oldLiterals": []}), [go]) == {["secret_literals", "data[password]"]}
}

test_the_reports_behind_it if {
	admission.answer.reports == {"sha256:report"} with input as review.create("/Pod", review.pod) with data.host as review.host
	nothing := {"violations": set(), "reports": set()}
	admission.answer == nothing with input as review.create("/ConfigMap", {"kind": "ConfigMap", "metadata": {}})
		with data.host as review.host
}
