package checks.benchmark.throughput_test

import data.checks.benchmark.throughput as item
import data.testing
import data.testing.loadtest

document(run) := testing.snapshot("pre-deployment", "loadtest", run)

decide(snapshot) := decision if {
	decision := {"status": item.status, "facts": item.facts} with input as snapshot
		with data.host as loadtest.host(snapshot, "pre-deployment", {})
}

with_succeeded(succeeded) := decide(document(loadtest.with_value("/requests", {
	"sent": 2000,
	"succeeded": succeeded,
	"failed": 2000 - succeeded,
}))).status

test_passes_and_says_what_was_seen if {
	decide(document(loadtest.run)) == {"status": "pass", "facts": {
		"succeeded": 1999,
		"measured_seconds": 100,
		"limit_per_second": 10,
	}}
}

test_the_limit_itself if {
	with_succeeded(1001) == "pass"
	with_succeeded(1000) == "fail"
	with_succeeded(999) == "fail"
}

test_a_part_of_a_second_counts if {
	decide(document(loadtest.with_value("/measured_seconds", 119.95))).status == "pass"
	slower := json.patch(loadtest.run, [
		{"op": "replace", "path": "/measured_seconds", "value": 100.5},
		{"op": "replace", "path": "/requests", "value": {"sent": 1005, "succeeded": 1005, "failed": 0}},
	])
	decide(document(slower)).status == "fail"
}

test_an_untrustworthy_run_neither_passes_nor_fails if {
	every requests in [{"sent": 2000, "succeeded": 2000, "failed": 0}, {"sent": 2000, "succeeded": 5, "failed": 1995}] {
		run := json.patch(loadtest.run, [
			{"op": "replace", "path": "/requests", "value": requests},
			{"op": "replace", "path": "/generator/peakVirtualUsers", "value": 50},
		])
		decide(document(run)) == {"status": "unknown", "facts": {
			"succeeded": requests.succeeded,
			"measured_seconds": 100,
			"limit_per_second": 10,
			"doubts": ["virtual users to spare"],
		}}
	}
}

test_what_is_missing_is_unknown if {
	decide(document(loadtest.with_value("/requests/succeeded", "NaN"))).status == "unknown"
	decide(testing.snapshot_of({})).status == "unknown"
	every path in ["/requests", "/requests/succeeded", "/measured_seconds"] {
		decide(document(loadtest.without(path))).status == "unknown"
	}
}

test_stale_or_foreign_evidence_is_unknown if {
	healthy := document(loadtest.run)
	decide(testing.stale(healthy, "pre-deployment", "loadtest")).status == "unknown"
	decide(testing.of_another_release(healthy, "pre-deployment", "loadtest")).status == "unknown"
}
