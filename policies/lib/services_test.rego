package lib.services_test

import data.lib.services
import data.testing
import data.testing.cluster

content := {
	"pods": cluster.listed(array.concat(cluster.pods, [cluster.old_pod])),
	"services": cluster.listed([
		cluster.service("release", cluster.labels),
		cluster.service("both", {"app": "starlight"}),
		cluster.service("nobody", {"app": "nobody"}),
		cluster.service("unselecting", {}),
	]),
}

leads_to(document_content, name) := result if {
	document := testing.snapshot("migration", "cluster", document_content)
	result := services.leads_to("migration", name) with input as document with data.host as testing.host(document)
}

test_where_a_service_leads if {
	leads_to(content, "release") == "release"
	leads_to(content, "both") == "elsewhere"
	leads_to(content, "nobody") == "elsewhere"
	leads_to(content, "unselecting") == "elsewhere"
	leads_to(content, "gone") == "elsewhere"
}

test_incomplete_lists_prove_less if {
	some_services := cluster.put(content, "/services/complete", false)
	leads_to(some_services, "gone") == "unknown"
	leads_to(some_services, "release") == "release"
	some_pods := cluster.put(content, "/pods/complete", false)
	leads_to(some_pods, "release") == "unknown"
	leads_to(some_pods, "nobody") == "unknown"
	leads_to(some_pods, "both") == "elsewhere"
}

test_a_service_of_another_namespace_is_not_there if {
	leads_to(cluster.put(content, "/services/items/0/metadata/namespace", "other"), "release") == "elsewhere"
}

test_a_selected_pod_without_a_uid_is_a_stranger if {
	leads_to(cluster.without(content, "/pods/items/2/metadata/uid"), "both") == "elsewhere"
}

test_strangers_by_name if {
	document := testing.snapshot("migration", "cluster", content)
	service := cluster.service("both", {"app": "starlight"})
	services.strangers("migration", service) == ["old-1"] with input as document with data.host as testing.host(document)
}
