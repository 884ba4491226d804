package checks.security.rate_limiting_test

import data.checks.security.rate_limiting as item
import data.testing

burst := {"sent": 500, "limited": 380, "limitedWithRetryAfter": 380, "serverErrors": 0, "statusAfterRecovery": 200}

document(rate_limit) := testing.snapshot("post-deployment", "probes", {"rateLimit": rate_limit})

decide(snapshot) := decision if {
	decision := {"status": item.status, "facts": item.facts} with input as snapshot
		with data.host as testing.host(snapshot)
}

changed(changes) := decide(document(object.union(burst, changes))).status

test_passes_and_says_what_was_seen if {
	decide(document(burst)) == {"status": "pass", "facts": {
		"sent": 500,
		"limited": 380,
		"limited_with_retry_after": 380,
		"server_errors": 0,
		"status_after": 200,
	}}
}

test_nothing_was_limited if {
	changed({"sent": 1, "limited": 0, "limitedWithRetryAfter": 0}) == "fail"
	changed({"limited": 0, "limitedWithRetryAfter": 0}) == "fail"
	changed({"limited": 1, "limitedWithRetryAfter": 1}) == "pass"
}

test_no_burst if changed({"sent": 0, "limited": 0, "limitedWithRetryAfter": 0}) == "unknown"

test_nothing_was_served if {
	changed({"sent": 380}) == "unknown"
	changed({"sent": 381}) == "pass"
}

test_retry_after if {
	changed({"limitedWithRetryAfter": 379}) == "fail"
	changed({"limitedWithRetryAfter": 381}) == "unknown"
}

test_server_errors if changed({"serverErrors": 1}) == "fail"

test_recovery if {
	changed({"statusAfterRecovery": 429}) == "fail"
	changed({"statusAfterRecovery": 204}) == "pass"
	changed({"statusAfterRecovery": "200"}) == "unknown"
}

test_what_is_missing_or_no_number_is_unknown if {
	every key, _ in burst {
		decide(document(object.remove(burst, [key]))).status == "unknown"
		changed({key: "NaN"}) == "unknown"
	}
}

test_stale_or_foreign_evidence_is_unknown if {
	decide(testing.snapshot_of({})).status == "unknown"
	decide(testing.stale(document(burst), "post-deployment", "probes")).status == "unknown"
	decide(testing.of_another_release(document(burst), "post-deployment", "probes")).status == "unknown"
}
