package checks.monitoring.health_checks_test

import data.checks.monitoring.health_checks as item
import data.testing
import data.testing.cluster

decide(document) := decision if {
	decision := {"status": item.status, "facts": item.facts} with input as document
		with data.host as testing.host(document)
}

healthy := {"continuous": {
	"window": {"start": "2026-11-24T11:40:00Z", "end": "2026-11-24T11:55:00Z"},
	"interval_seconds": 10,
	"probes": 90,
	"failures": 0,
	"largestGap_seconds": 11,
}}

of(content) := decide(testing.snapshot("migration", "probes", content))

status_with(path, value) := of(cluster.put(healthy, concat("/", ["/continuous", path]), value)).status

status_without(path) := of(cluster.without(healthy, concat("/", ["/continuous", path]))).status

test_passes_and_shows_the_record if {
	of(healthy) == {"status": "pass", "facts": {
		"probes": 90,
		"failures": 0,
		"gap_seconds": 11,
		"observed_ms": 900000,
		"limit_seconds": 120,
		"window_seconds": 900,
	}}
}

test_a_failure_fails if {
	status_with("failures", 1) == "fail"
	status_with("failures", "NaN") == "unknown"
	status_without("failures") == "unknown"
}

test_a_gap_fails if {
	status_with("largestGap_seconds", 120) == "pass"
	status_with("largestGap_seconds", 120.5) == "fail"
	status_with("largestGap_seconds", "NaN") == "unknown"
	status_without("largestGap_seconds") == "unknown"
}

test_the_window_must_be_long_enough if {
	status_with("window/start", "2026-11-24T11:40:01Z") == "unknown"
	status_with("window/start", "2026-11-24T11:39:59Z") == "pass"
	status_with("window/start", "2026-11-24T11:56:00Z") == "unknown"
	status_without("window/start") == "unknown"
	status_without("window/end") == "unknown"
	status_without("window") == "unknown"
}

test_the_probes_must_fill_the_window if {
	status_with("probes", 7) == "pass"
	status_with("probes", 6) == "unknown"
	longer := cluster.put(healthy, "/continuous/window/start", "2026-11-24T11:39:00Z")
	of(cluster.put(longer, "/continuous/probes", 7)).status == "pass"
	of(cluster.put(longer, "/continuous/probes", 6)).status == "unknown"
	too_long := cluster.put(healthy, "/continuous/window/start", "2026-11-24T11:38:59.500Z")
	of(cluster.put(too_long, "/continuous/probes", 7)).status == "unknown"
	status_with("probes", 0) == "unknown"
	status_with("probes", "NaN") == "unknown"
	status_without("probes") == "unknown"
}

test_no_probe_proves_nothing_however_wide_the_gap_may_be if {
	document := testing.snapshot("migration", "probes", cluster.put(healthy, "/continuous/probes", 0))
	loose := object.union(testing.host(document), {"parameters": {"sample_gap_seconds_max": 3600}})
	item.status == "unknown" with input as document with data.host as loose
	one := testing.snapshot("migration", "probes", cluster.put(healthy, "/continuous/probes", 1))
	item.status == "pass" with input as one with data.host as loose
}

test_the_end_must_be_recent if {
	status_with("window", {"start": "2026-11-24T11:30:00Z", "end": "2026-11-24T11:45:00Z"}) == "pass"
	status_with("window", {"start": "2026-11-24T11:29:59Z", "end": "2026-11-24T11:44:59Z"}) == "unknown"
}

test_no_record_is_unknown if {
	of({}).status == "unknown"
	of({"continuous": {}}).status == "unknown"
}

test_stale_or_foreign_evidence_is_unknown if {
	document := testing.snapshot("migration", "probes", healthy)
	decide(testing.stale(document, "migration", "probes")).status == "unknown"
	decide(testing.of_another_release(document, "migration", "probes")).status == "unknown"
}
