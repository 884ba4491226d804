package checks.health.database_connectivity_test

import data.checks.health.database_connectivity as item
import data.testing

decide(document) := decision if {
	decision := {"status": item.status, "facts": item.facts} with input as document
		with data.host as testing.host(document)
}

without_feature(document) := decision if {
	host := object.union(testing.host(document), {"profile": {"features": {"database": false}}})
	decision := {"status": item.status, "facts": item.facts} with input as document with data.host as host
}

probe(connection) := testing.snapshot("deployment", "database", {"connection": connection})

report(dependencies) := testing.snapshot("deployment", "probes", {"health": {"status": 200, "dependencies": dependencies}})

both(connection, dependencies) := testing.snapshot_of({"deployment": {
	"database": {"connection": connection},
	"probes": {"health": {"dependencies": dependencies}},
}})

test_a_probe_from_where_the_pods_run_passes if {
	decide(probe({"succeeded": true, "from": "pods"})) == {"status": "pass", "facts": {"probed_from": "pods", "reported": []}}
	decide(probe({"succeeded": true, "from": "health"})).status == "pass"
}

test_a_failed_probe_from_there_fails if {
	decision := decide(probe({"succeeded": false, "from": "pods", "error": "refused"}))
	decision.status == "fail"
	decision.facts.error == "refused"
	decide(probe({"succeeded": false, "from": "health"})).status == "fail"
}

test_a_probe_from_elsewhere_proves_nothing if {
	decide(probe({"succeeded": true, "from": "collector"})).status == "unknown"
	decide(probe({"succeeded": false, "from": "collector"})).status == "unknown"
	decide(probe({"succeeded": true})).status == "unknown"
	decide(probe({"from": "pods"})).status == "unknown"
	decide(probe({"succeeded": "NaN", "from": "pods"})).status == "unknown"
}

test_the_health_report_passes_or_fails if {
	decide(report({"database": "ok"})).status == "pass"
	decide(report({"database": "ok"})).facts.reported == ["database ok"]
	decide(report({"Database": "UP"})).status == "pass"
	decide(report({"starlight-db": "healthy"})).status == "pass"
	decide(report({"starlight": "connected"})).status == "pass"
	decide(report({"database": "down"})).status == "fail"
	decide(report({"database": ""})).status == "fail"
	decide(report({"cache": "ok"})).status == "unknown"
	decide(report({})).status == "unknown"
	decide(report({"database": 5})).status == "unknown"
}

test_either_failure_counts if {
	decide(both({"succeeded": true, "from": "pods"}, {"database": "down"})).status == "fail"
	decide(both({"succeeded": false, "from": "pods"}, {"database": "ok"})).status == "fail"
	decide(both({"succeeded": false, "from": "collector"}, {"database": "ok"})).status == "pass"
	decide(report({"database": "ok", "db": "down"})).status == "fail"
}

test_nothing_recorded_is_unknown if {
	decide(testing.snapshot("deployment", "probes", {})).status == "unknown"
	decide(testing.snapshot("deployment", "database", {})).status == "unknown"
}

test_stale_or_foreign_evidence_is_unknown if {
	document := both({"succeeded": true, "from": "pods"}, {"database": "ok"})
	spoilt := testing.stale(testing.of_another_release(document, "deployment", "probes"), "deployment", "database")
	decide(spoilt).status == "unknown"
	other := testing.stale(testing.of_another_release(document, "deployment", "database"), "deployment", "probes")
	decide(other).status == "unknown"
}

test_without_the_feature_it_is_not_applicable if {
	without_feature(probe({"succeeded": false, "from": "pods"})).status == "not_applicable"
	without_feature(report({"cache": "ok"})).status == "not_applicable"
}

test_without_the_feature_a_database_in_use_fails if {
	without_feature(probe({"succeeded": true, "from": "collector"})).status == "fail"
	without_feature(report({"database": "ok"})).status == "fail"
	without_feature(report({"database": "down"})).status == "fail"
}
