package admission.rules.rollback_objects_test

import data.admission.rules.rollback_objects as rule
import data.testing.cluster
import data.testing.review

previous := {
	"version": "v3",
	"digests": [],
	"deployment": "starlight-v3",
	"service": "starlight-v3",
	"configMaps": ["starlight-v3-config"],
	"secrets": ["starlight-database"],
}

found(input_, verdicts) := result if {
	result := {violation.path | some violation in rule.violations} with input as input_
		with data.host as review.host_with(verdicts)
		with data.host.profile.admission.previous as previous
}

needed := {
	"/ConfigMap": "starlight-v3-config",
	"/Namespace": "starlight-prod",
	"/Secret": "starlight-database",
	"/Service": "starlight-v3",
	"apps/Deployment": "starlight-v3",
}

deletion(kind, name) := review.delete(kind, {"metadata": {"name": name}})

go := review.verdict("go", "deploy")

test_what_is_needed_stays if {
	found(deletion("/Service", "starlight"), [go]) == {"metadata.name"}
	count(found(deletion("apps/StatefulSet", "starlight-v3"), [go])) == 0
	every kind, name in needed {
		found(deletion(kind, name), [go]) == {"metadata.name"}
		found(object.union(deletion(kind, ""), {"name": name, "oldObject": null}), [go]) == {"metadata.name"}
		count(found(deletion(kind, "other"), [go])) == 0
	}
}

test_until_it_is_closed if {
	close := review.verdict("go", "close")
	every kind, name in needed {
		count(found(deletion(kind, name), [close])) == 0
		count(found(deletion(kind, name), [object.union(close, {"valid_until_ms": 0})])) == 0
		found(deletion(kind, name), [object.union(close, {"version": "v3"})]) == {"metadata.name"}
		found(deletion(kind, name), [review.verdict("no-go", "close")]) == {"metadata.name"}
		found(deletion(kind, name), [review.verdict("go", "migrate")]) == {"metadata.name"}
	}
}

test_a_namespace_that_goes_takes_all_with_it if {
	controller := {"username": "system:serviceaccount:kube-system:namespace-controller"}
	leaving := object.union(deletion("apps/Deployment", "starlight-v3"), controller)
	count(found(leaving, [go])) == 0
}

test_nothing_is_named if {
	count(rule.violations) == 0 with input as deletion("apps/Deployment", "starlight-v3") with data.host as review.host
}

deployment(replicas) := cluster.put(cluster.put(review.deployment, "/metadata/name", "starlight-v3"), "/spec/replicas", replicas)

scale(spec) := object.union(review.update("autoscaling/Scale", null, object.union({"spec": spec}, scaled)), {
	"resource": "deployments",
	"subResource": "scale",
})

test_not_scaled_to_nothing_before_the_migration if {
	found(review.update("apps/Deployment", deployment(3), deployment(0)), [go]) == {"spec.replicas"}
	count(found(review.update("apps/Deployment", deployment(3), deployment(1)), [go])) == 0
	found(scale({"replicas": 0}), [go]) == {"spec.replicas"}
	count(found(scale({"replicas": 1}), [go])) == 0
	count(found(object.union(scale({"replicas": 0}), {"resource": "statefulsets"}), [go])) == 0
	count(found(scale({"replicas": 0}), [review.verdict("go", "migrate")])) == 0
	count(found(review.update("apps/Deployment", review.deployment, cluster.put(review.deployment, "/spec/replicas", 0)), [go])) == 0
}

scaled := {"kind": "Scale", "metadata": {"name": "starlight-v3"}}
