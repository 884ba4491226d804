package admission.rules.readable_test

import data.admission.rules.readable as rule
import data.testing.cluster
import data.testing.review

found(kind, document) := result if {
	result := {violation.path | some violation in rule.violations} with input as review.create(kind, document)
		with data.host as review.host
}

template := review.deployment.spec.template

made_by := {
	"/Pod": review.pod,
	"/ReplicationController": {"kind": "ReplicationController", "metadata": {}, "spec": {"template": template}},
	"apps/DaemonSet": {"kind": "DaemonSet", "metadata": {}, "spec": {"template": template}},
	"apps/Deployment": review.deployment,
	"apps/ReplicaSet": {"kind": "ReplicaSet", "metadata": {}, "spec": {"template": template}},
	"apps/StatefulSet": {"kind": "StatefulSet", "metadata": {}, "spec": {"template": template}},
	"batch/CronJob": {"kind": "CronJob", "metadata": {}, "spec": {"jobTemplate": {"spec": {"template": template}}}},
	"batch/Job": {"kind": "Job", "metadata": {}, "spec": {"template": template}},
}

test_every_kind_that_makes_pods if {
	every kind, document in made_by {
		count(found(kind, document)) == 0
		"kind" in found(kind, object.union(document, {"kind": "Other"}))
		count(found(kind, object.remove(document, ["spec"]))) > 1
		every wrong in [null, "spec", [], 5] {
			count(found(kind, object.union(object.remove(document, ["spec"]), {"spec": wrong}))) > 1
		}
	}
}

test_what_is_no_object_at_all if {
	every wrong in [null, "object", [], 5] {
		found("apps/Deployment", wrong) == {"kind", "metadata", "spec.template.spec", "spec.template.spec.containers"}
	}
}

test_containers_that_can_not_be_read if {
	path := "spec.template.spec.containers"
	every wrong in [null, "containers", [], {}, ["container"], [null]] {
		found("apps/Deployment", cluster.put(review.deployment, "/spec/template/spec/containers", wrong)) == {path}
	}
	every list in ["initContainers", "ephemeralContainers"] {
		count(found("apps/Deployment", cluster.put(review.deployment, concat("/", ["/spec/template/spec", list]), null))) == 0
		wrong := cluster.put(review.deployment, concat("/", ["/spec/template/spec", list]), {})
		found("apps/Deployment", wrong) == {concat(".", ["spec.template.spec", list])}
	}
}

test_names_and_images if {
	found("/Pod", cluster.put(review.pod, "/spec/containers/0/name", 5)) == {"spec.containers[unnamed].name"}
	found("/Pod", cluster.put(review.pod, "/spec/containers/-", review.container)) == {"spec.containers"}
	every wrong in [null, 5, "", []] {
		found("/Pod", cluster.put(review.pod, "/spec/containers/0/image", wrong)) == {"spec.containers[detector].image"}
	}
}

test_labels if {
	found("/Pod", cluster.put(review.pod, "/metadata/labels", "app")) == {"metadata.labels"}
	found("/Pod", cluster.put(review.pod, "/metadata/annotations", {"a": 5})) == {"metadata.annotations"}
	count(found("/Pod", cluster.put(review.pod, "/metadata/annotations", {"a": {"redacted": true}}))) == 0
	found("apps/Deployment", cluster.put(review.deployment, "/spec/template/metadata/labels", [])) == {"spec.template.metadata.labels"}
	found("/Service", {"kind": "Service", "metadata": {}, "spec": {"selector": "app"}}) == {"spec.selector"}
	found("/Service", {"kind": "Service", "metadata": {}}) == {"spec"}
}

test_rbac_and_ingress if {
	ingress := {"kind": "Ingress", "metadata": {}, "spec": {"rules": [{}, {"host": "a"}]}}
	count(found("networking.k8s.io/Ingress", ingress)) == 0
	found("networking.k8s.io/Ingress", cluster.put(ingress, "/spec/rules/0", {"host": 5})) == {"spec.rules"}
	found("networking.k8s.io/Ingress", cluster.put(ingress, "/spec/rules/0", "a")) == {"spec.rules"}
	every kind in ["Role", "ClusterRole"] {
		key := concat("/", ["rbac.authorization.k8s.io", kind])
		count(found(key, {"kind": kind, "metadata": {}, "rules": null})) == 0
		count(found(key, {"kind": kind, "metadata": {}, "rules": [{"verbs": ["get"]}]})) == 0
		every wrong in ["*", {}, [5], [{"verbs": "*"}]] {
			found(key, {"kind": kind, "metadata": {}, "rules": wrong}) == {"rules"}
		}
	}
	every kind in ["RoleBinding", "ClusterRoleBinding"] {
		key := concat("/", ["rbac.authorization.k8s.io", kind])
		found(key, {"kind": kind, "metadata": {}, "subjects": "all"}) == {"roleRef", "subjects"}
		found(key, {"kind": kind, "metadata": {}, "subjects": ["all"], "roleRef": {}}) == {"subjects"}
	}
}

test_a_deletion_names_something if {
	count(rule.violations) == 0 with input as review.delete("/Secret", {"metadata": {"name": "a"}})
	count(rule.violations) == 0 with input as object.union(review.delete("/Secret", null), {"name": "a"})
	count(rule.violations) == 1 with input as review.delete("/Secret", null)
	count(rule.violations) == 1 with input as review.delete("/Secret", {"metadata": {"name": 5}})
}

test_of_other_kinds_only_the_metadata_is_asked if {
	count(found("/ConfigMap", {"kind": "ConfigMap", "metadata": {}})) == 0
	found("/ConfigMap", {"kind": "ConfigMap"}) == {"metadata"}
}
