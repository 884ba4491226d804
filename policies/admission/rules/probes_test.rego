package admission.rules.probes_test

import data.admission.rules.probes as rule
import data.testing.cluster
import data.testing.review

found(kind, document) := result if {
	result := {violation.path | some violation in rule.violations} with input as review.create(kind, document)
		with data.host as review.host
}

probe_path(probe) := concat(".", ["spec.template.spec.containers[detector]", probe])

put_probe(probe, value) := cluster.put(review.deployment, concat("/", ["/spec/template/spec/containers/0", probe]), value)

test_both_are_there if count(found("apps/Deployment", review.deployment)) == 0

test_each_handler if {
	every handler in ["httpGet", "tcpSocket", "grpc", "exec"] {
		count(found("apps/Deployment", put_probe("livenessProbe", {handler: {}}))) == 0
	}
}

test_each_alone if {
	every probe in ["readinessProbe", "livenessProbe"] {
		path := concat("/", ["/spec/template/spec/containers/0", probe])
		found("apps/Deployment", cluster.without(review.deployment, path)) == {probe_path(probe)}
		every value in [{}, null, "httpGet", {"httpGet": null}, {"periodSeconds": 5}] {
			found("apps/Deployment", put_probe(probe, value)) == {probe_path(probe)}
		}
	}
}

test_the_release_without_its_serving_container if {
	renamed := cluster.put(review.deployment, "/spec/template/spec/containers/0/name", "other")
	found("apps/Deployment", renamed) == {"spec.template.spec.containers"}
}

test_every_kind_that_makes_pods_of_the_release if {
	found("/Pod", cluster.without(review.pod, "/spec/containers/0/livenessProbe")) == {"spec.containers[detector].livenessProbe"}
	every kind in ["ReplicaSet", "StatefulSet", "DaemonSet"] {
		bare := cluster.without(cluster.put(review.deployment, "/kind", kind), "/spec/template/spec/containers/0/livenessProbe")
		found(concat("/", ["apps", kind]), bare) == {probe_path("livenessProbe")}
	}
}

test_jobs_and_other_pods_have_none if {
	other := cluster.put(review.deployment, "/spec/template/metadata/labels", {"app": "other"})
	unlabelled := cluster.without(other, "/spec/template/spec/containers/0/livenessProbe")
	count(found("batch/Job", cluster.put(unlabelled, "/kind", "Job"))) == 0
	count(found("apps/Deployment", cluster.put(unlabelled, "/metadata/name", "other"))) == 0
	found("apps/Deployment", unlabelled) == {probe_path("livenessProbe")}
}

test_the_previous_release_comes_back_as_it_was if {
	bare := cluster.without(review.deployment, "/spec/template/spec/containers/0/livenessProbe")
	count(rule.violations) == 0 with input as review.create("apps/Deployment", bare)
		with data.host as review.host
		with data.host.profile.admission.previous.digests as [data.testing.digest("1")]
}

test_what_a_controller_makes_was_asked_before if {
	bare := cluster.without(review.pod, "/spec/containers/0/livenessProbe")
	count(rule.violations) == 0 with input as review.by_controller(review.create("/Pod", bare)) with data.host as review.host
}
