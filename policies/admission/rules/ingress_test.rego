package admission.rules.ingress_test

import data.admission.rules.ingress as rule
import data.testing.cluster
import data.testing.review

found(ingress) := result if {
	result := {violation.path | some violation in rule.violations} with input as review.create("networking.k8s.io/Ingress", ingress)
		with data.host as review.host
}

leading_to(service) := {
	"kind": "Ingress",
	"metadata": cluster.metadata("starlight"),
	"spec": {
		"ingressClassName": "nginx",
		"tls": [{"hosts": ["starlight.example"], "secretName": "tls"}],
		"rules": [{"host": "starlight.example", "http": {"paths": [{"backend": {"service": {"name": service}}}]}}],
	},
}

fits := leading_to("starlight")

test_it_fits if count(found(fits)) == 0

test_another_backend if {
	found(leading_to("starlight-v4")) == {"spec.rules"}
	found(cluster.put(fits, "/spec/rules/0/http", null)) == {"spec.rules"}
}

test_no_class if {
	found(cluster.without(fits, "/spec/ingressClassName")) == {"spec.ingressClassName"}
	found(cluster.put(fits, "/spec/ingressClassName", "")) == {"spec.ingressClassName"}
}

test_hosts_without_tls if {
	found(cluster.put(fits, "/spec/rules/-", {"host": "other.example"})) == {"spec.rules[other.example]"}
	found(cluster.without(fits, "/spec/tls")) == {"spec.rules[starlight.example]"}
	found(cluster.put(fits, "/spec/rules/-", {})) == {"spec.rules[*]"}
}

test_tls_without_a_secret if {
	found(cluster.without(fits, "/spec/tls/0/secretName")) == {"spec.tls"}
	found(cluster.put(fits, "/spec/tls/0/secretName", "")) == {"spec.tls"}
}

test_other_ingresses_are_free if {
	count(found(cluster.put(cluster.without(fits, "/spec/tls"), "/metadata/name", "other"))) == 0
}

test_none_at_all_where_the_profile_says_so if {
	other := cluster.put(fits, "/metadata/name", "other")
	{violation.path | some violation in rule.violations} == {"spec"} with input as review.create("networking.k8s.io/Ingress", other)
		with data.host as review.host
		with data.host.profile.features.ingress as false
	elsewhere := cluster.put(leading_to("another"), "/metadata/name", "other")
	count(rule.violations) == 0 with input as review.create("networking.k8s.io/Ingress", elsewhere)
		with data.host as review.host
		with data.host.profile.features.ingress as false
}
