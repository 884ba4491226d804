package checks.functional.file_size_limits_test

import data.checks.functional.file_size_limits as item
import data.testing

limits := {
	"limit_bytes": 1000,
	"atLimit": {"size_bytes": 1000, "status": 200},
	"overLimit": {"size_bytes": 1001, "status": 413},
	"healthAfter": 200,
}

document(size_limit) := testing.snapshot("post-deployment", "probes", {"sizeLimit": size_limit})

decide(snapshot) := decision if {
	decision := {"status": item.status, "facts": item.facts} with input as snapshot
		with data.host as testing.host(snapshot)
}

changed(changes) := decide(document(object.union(limits, changes))).status

lacking(path) := decide(document(json.patch(limits, [{"op": "remove", "path": path}]))).status

test_passes_and_says_what_was_seen if {
	decide(document(limits)) == {"status": "pass", "facts": {
		"limit_bytes": 1000,
		"at_bytes": 1000,
		"status_at_limit": 200,
		"excess_bytes": 1,
		"status_over_limit": 413,
		"health_after": 200,
	}}
}

test_a_file_at_the_limit_is_served if {
	changed({"atLimit": {"status": 413}}) == "fail"
	changed({"atLimit": {"status": 201}}) == "pass"
	changed({"atLimit": {"status": "200"}}) == "unknown"
}

test_a_file_over_the_limit_is_refused if {
	changed({"overLimit": {"status": 200}}) == "fail"
	changed({"overLimit": {"status": 400}}) == "fail"
	changed({"overLimit": {"status": "413"}}) == "unknown"
}

test_the_service_stays_healthy if {
	changed({"healthAfter": 503}) == "fail"
	changed({"healthAfter": "200"}) == "unknown"
}

test_a_limit_of_one_byte_is_a_limit if {
	changed({"limit_bytes": 1, "atLimit": {"size_bytes": 1}, "overLimit": {"size_bytes": 2}}) == "pass"
}

test_the_sizes_are_the_right_ones if {
	changed({"atLimit": {"size_bytes": 999}}) == "unknown"
	changed({"atLimit": {"size_bytes": 999, "status": 500}}) == "unknown"
	changed({"atLimit": {"size_bytes": 1001}}) == "unknown"
	changed({"overLimit": {"size_bytes": 1000}}) == "unknown"
	changed({"overLimit": {"size_bytes": 1000, "status": 200}}) == "unknown"
	changed({"limit_bytes": 0, "atLimit": {"size_bytes": 0}}) == "unknown"
	changed({"limit_bytes": "NaN", "atLimit": {"size_bytes": "NaN"}}) == "unknown"
}

test_what_is_missing_is_unknown if {
	every path in [
		"/limit_bytes", "/atLimit", "/atLimit/size_bytes", "/atLimit/status",
		"/overLimit", "/overLimit/size_bytes", "/overLimit/status", "/healthAfter",
	] {
		lacking(path) == "unknown"
	}
}

test_stale_or_foreign_evidence_is_unknown if {
	decide(testing.snapshot_of({})).status == "unknown"
	decide(testing.stale(document(limits), "post-deployment", "probes")).status == "unknown"
	decide(testing.of_another_release(document(limits), "post-deployment", "probes")).status == "unknown"
}
