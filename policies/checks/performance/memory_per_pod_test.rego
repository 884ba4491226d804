package checks.performance.memory_per_pod_test

import data.checks.performance.memory_per_pod as item
import data.testing
import data.testing.production

document(metrics) := testing.snapshot("post-deployment", "metrics", metrics)

decide(snapshot) := decision if {
	decision := {"status": item.status, "facts": item.facts} with input as snapshot
		with data.host as testing.host(snapshot)
}

changed(path, value) := decide(document(production.with_value(path, value)))

lacking(path) := decide(document(production.without(path)))

test_passes_and_says_what_was_seen if {
	decide(document(production.metrics)) == {"status": "pass", "facts": {
		"over": [],
		"pods": 2,
		"largest_bytes": 900000000,
		"limit_bytes": 2000000000,
		"required_seconds": 86400,
		"gap_limit_seconds": 120,
		"window_ms": 86400000,
		"largest_gap_seconds": 30,
	}}
}

test_a_pod_at_the_limit_fails_by_name if {
	decision := changed("/pods/items/1/memory_bytes_max", 2000000000)
	decision.status == "fail"
	decision.facts.over == ["starlight-b"]
	changed("/pods/items/1/memory_bytes_max", 1999999999).status == "pass"
}

test_a_pod_over_the_limit_fails_whatever_else_is_missing if {
	metrics := object.remove(production.with_value("/pods/items/1/memory_bytes_max", 3000000000), ["warnings", "expectedPods"])
	decide(document(metrics)).status == "fail"
}

test_a_value_that_is_no_number_is_unknown if {
	changed("/pods/items/1/memory_bytes_max", "NaN").status == "unknown"
	lacking("/pods/items/1/memory_bytes_max").status == "unknown"
}

test_a_pod_that_was_not_seen_is_unknown_by_name if {
	decision := changed("/pods/items/1/samples", 0)
	decision.status == "unknown"
	decision.facts.unseen == ["starlight-b"]
	lacking("/pods/items/1").status == "unknown"
}

test_lists_that_are_empty_or_not_whole if {
	changed("/expectedPods/items", []).status == "unknown"
	changed("/expectedPods/complete", false).status == "unknown"
	changed("/pods/complete", false).status == "unknown"
	lacking("/expectedPods").status == "unknown"
	lacking("/pods").status == "unknown"
}

test_a_window_that_is_not_whole_is_unknown if {
	every metrics in production.spoilt {
		decide(document(metrics)).status == "unknown"
	}
}

test_stale_or_foreign_evidence_is_unknown if {
	healthy := document(production.metrics)
	decide(testing.stale(healthy, "post-deployment", "metrics")).status == "unknown"
	decide(testing.of_another_release(healthy, "post-deployment", "metrics")).status == "unknown"
}
