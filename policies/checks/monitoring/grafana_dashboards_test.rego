package checks.monitoring.grafana_dashboards_test

import data.checks.monitoring.grafana_dashboards as item
import data.testing
import data.testing.cluster

decide(document) := decision if {
	decision := {"status": item.status, "facts": item.facts} with input as document
		with data.host as testing.host(document)
}

dashboard := {
	"name": "Starlight",
	"dataSourceHealthy": true,
	"panels": cluster.listed([{"title": "Latency", "hasData": true}, {"title": "Errors", "hasData": true}]),
}

healthy := {"dashboards": cluster.listed([dashboard])}

of(content) := decide(testing.snapshot("migration", "monitoring", content))

status_with(path, value) := of(cluster.put(healthy, path, value)).status

status_without(path) := of(cluster.without(healthy, path)).status

first := "/dashboards/items/0"

at(path) := concat("/", [first, path])

test_passes_and_names_them if {
	of(healthy) == {
		"status": "pass",
		"facts": {"shown": ["Starlight"], "missing": [], "unhealthy": [], "empty_panels": [], "unseen": []},
	}
}

test_a_dashboard_that_does_not_exist_fails_only_when_the_list_is_whole if {
	of(cluster.put(healthy, "/dashboards/items", [])).facts.missing == ["Starlight"]
	status_with("/dashboards/items", []) == "fail"
	status_with(at("name"), "Other") == "fail"
	status_with("/dashboards", {"complete": false, "items": []}) == "unknown"
	status_with("/dashboards/complete", false) == "pass"
	status_without("/dashboards") == "unknown"
}

test_an_unhealthy_data_source_fails if {
	of(cluster.put(healthy, at("dataSourceHealthy"), false)).facts.unhealthy == ["Starlight"]
	status_with(at("dataSourceHealthy"), false) == "fail"
	status_without(at("dataSourceHealthy")) == "unknown"
	status_with(at("dataSourceHealthy"), "true") == "unknown"
}

test_a_panel_without_data_fails_by_title if {
	decision := of(cluster.put(healthy, at("panels/items/1/hasData"), false))
	decision.facts.empty_panels == ["Starlight: Errors"]
	decision.facts.shown == []
	status_with(at("panels/items/1/hasData"), false) == "fail"
	status_without(at("panels/items/1/hasData")) == "unknown"
}

test_panels_must_be_known_whole if {
	status_with(at("panels/complete"), false) == "unknown"
	status_without(at("panels")) == "unknown"
	status_with(at("panels/items"), []) == "fail"
	of(cluster.put(healthy, at("panels/items"), [])).facts.empty_panels == ["Starlight: no panel at all"]
	status_with(at("panels"), {"complete": false, "items": []}) == "unknown"
}

test_every_dashboard_of_that_name_counts if {
	status_with("/dashboards/items/-", object.union(dashboard, {"dataSourceHealthy": false})) == "fail"
	status_with("/dashboards/items/-", object.remove(dashboard, ["panels"])) == "unknown"
	status_with("/dashboards/items/-", {"name": "Other", "dataSourceHealthy": false}) == "pass"
}

test_every_dashboard_of_the_profile_counts if {
	document := testing.snapshot("migration", "monitoring", healthy)
	two := object.union(testing.host(document), {"profile": {"monitoring": {"dashboards": ["Starlight", "Queue"]}}})
	item.status == "fail" with input as document with data.host as two
	incomplete := testing.snapshot("migration", "monitoring", cluster.put(healthy, "/dashboards/complete", false))
	item.status == "unknown" with input as incomplete with data.host as two
	none := object.union(testing.host(document), {"profile": {"monitoring": {"dashboards": []}}})
	item.status == "unknown" with input as document with data.host as none
}

test_stale_or_foreign_evidence_is_unknown if {
	document := testing.snapshot("migration", "monitoring", healthy)
	decide(testing.stale(document, "migration", "monitoring")).status == "unknown"
	decide(testing.of_another_release(document, "migration", "monitoring")).status == "unknown"
	of({}).status == "unknown"
}
