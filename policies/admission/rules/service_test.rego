package admission.rules.service_test

import data.admission.rules.service as rule
import data.testing.cluster
import data.testing.review

found(service) := result if {
	result := {violation.path | some violation in rule.violations} with input as review.create("/Service", service)
		with data.host as review.host
}

release := object.union(cluster.service("starlight-v4", cluster.labels), {"kind": "Service"})

canary := object.union(cluster.service("starlight-canary", {"app": "starlight-canary"}), {"kind": "Service"})

test_by_all_labels if {
	count(found(release)) == 0
	count(found(canary)) == 0
	count(found(cluster.put(release, "/spec/selector/tier", "web"))) == 0
}

test_another_selector if {
	found(cluster.without(release, "/spec/selector/version")) == {"spec.selector"}
	found(cluster.put(release, "/spec/selector/version", "v3")) == {"spec.selector"}
	found(cluster.put(canary, "/spec/selector", cluster.labels)) == {"spec.selector"}
	found(cluster.without(release, "/spec/selector")) == {"spec.selector"}
	every wrong in [null, {}, "app", [], 5] {
		found(cluster.put(release, "/spec/selector", wrong)) == {"spec.selector"}
	}
}

test_another_type if {
	found(cluster.put(release, "/spec/type", "ExternalName")) == {"spec.type"}
	count(found(cluster.put(release, "/spec/type", "LoadBalancer"))) == 0
}

test_no_port if {
	found(cluster.without(release, "/spec/ports")) == {"spec.ports"}
	every wrong in [null, [], "80"] {
		found(cluster.put(release, "/spec/ports", wrong)) == {"spec.ports"}
	}
}

test_other_services_are_free if {
	count(found(cluster.put(release, "/metadata/name", "other"))) == 0
	count(found(object.union(cluster.service("database", {}), {"kind": "Service"}))) == 0
}
