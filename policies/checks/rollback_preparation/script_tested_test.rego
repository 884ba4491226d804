package checks.rollback_preparation.script_tested_test

import data.checks.rollback_preparation.script_tested as item
import data.testing

rehearsal := {
	"command": "./scripts/deploy.sh rollback",
	"commandDigest": testing.digest("5"),
	"ranAt": "2026-11-23T12:00:00Z",
	"exitCode": 0,
	"healthStatusAfter": 200,
	"environment": "staging",
	"imageDigest": testing.digest("2"),
}

snapshot(record) := testing.snapshot("pre-deployment", "rollback", {"rehearsal": record})

good := snapshot(rehearsal)

decide(document) := decision if {
	decision := {"status": item.status, "facts": item.facts} with input as document
		with data.host as testing.host(document)
}

with_value(key, value) := decide(snapshot(object.union(rehearsal, {key: value})))

test_passes_and_says_what_was_seen if {
	decide(good) == {
		"status": "pass",
		"facts": {
			"command": "./scripts/deploy.sh rollback",
			"environment": "staging",
			"ran_at": "2026-11-23T12:00:00Z",
			"exit_code": 0,
			"health_status": 200,
			"limit_seconds": 604800,
		},
	}
}

test_an_unsuccessful_command_fails if {
	with_value("exitCode", 1).status == "fail"
	with_value("exitCode", -1).status == "fail"
}

test_an_unhealthy_service_fails if {
	with_value("healthStatusAfter", 503).status == "fail"
	with_value("healthStatusAfter", 204).status == "fail"
	with_value("healthStatusAfter", 0).status == "fail"
}

test_a_failure_needs_no_other_field if {
	failed := object.union(rehearsal, {"exitCode": 1})
	decide(snapshot(object.remove(failed, ["command", "commandDigest", "healthStatusAfter"]))).status == "fail"
	unhealthy := object.union(rehearsal, {"healthStatusAfter": 500})
	decide(snapshot(object.remove(unhealthy, ["command", "commandDigest", "exitCode"]))).status == "fail"
}

test_every_field_is_needed if {
	every key in ["command", "commandDigest", "ranAt", "exitCode", "healthStatusAfter", "imageDigest"] {
		decide(snapshot(object.remove(rehearsal, [key]))).status == "unknown"
	}
}

test_what_is_of_the_wrong_type_is_unknown if {
	with_value("exitCode", "0").status == "unknown"
	with_value("exitCode", null).status == "unknown"
	with_value("healthStatusAfter", "NaN").status == "unknown"
	with_value("command", "").status == "unknown"
	with_value("command", "TBD").status == "unknown"
	with_value("commandDigest", null).status == "unknown"
}

test_the_rehearsal_is_of_this_image if {
	with_value("imageDigest", testing.digest("1")).status == "pass"
	with_value("imageDigest", testing.digest("9")).status == "unknown"
	foreign := object.union(rehearsal, {"imageDigest": testing.digest("9")})
	decide(snapshot(object.union(foreign, {"exitCode": 1}))).status == "unknown"
	decide(snapshot(object.union(foreign, {"healthStatusAfter": 500}))).status == "unknown"
}

test_the_rehearsal_is_recent if {
	with_value("ranAt", "2026-11-17T12:00:00Z").status == "pass"
	with_value("ranAt", "2026-11-17T11:59:59Z").status == "unknown"
	with_value("ranAt", "2026-11-24T12:02:01Z").status == "unknown"
	with_value("ranAt", "yesterday").status == "unknown"
}

test_without_usable_evidence_unknown if {
	decide(testing.snapshot("pre-deployment", "rollback", {})).status == "unknown"
	decide(testing.stale(good, "pre-deployment", "rollback")).status == "unknown"
	decide(testing.of_another_release(good, "pre-deployment", "rollback")).status == "unknown"
}
