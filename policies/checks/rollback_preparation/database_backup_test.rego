package checks.rollback_preparation.database_backup_test

import data.checks.rollback_preparation.database_backup as item
import data.testing
import data.testing.dependencies

backup := {
	"location": "s3://backups/starlight.dump",
	"takenAt": "2026-11-24T06:00:00Z",
	"size_bytes": 4096,
	"readable": true,
	"entries": 12,
	"database": "starlight",
}

snapshot(record) := testing.snapshot("pre-deployment", "database", {"backup": record})

good := snapshot(backup)

decide(document) := decision if {
	decision := {"status": item.status, "facts": item.facts} with input as document
		with data.host as testing.host(document)
}

declared_off(document) := decision if {
	decision := {"status": item.status, "facts": item.facts} with input as document
		with data.host as testing.host(document)
		with data.host.profile.features.database as false
}

with_value(key, value) := decide(snapshot(object.union(backup, {key: value})))

test_passes_and_says_what_was_seen if {
	decide(good) == {
		"status": "pass",
		"facts": {
			"database": "starlight",
			"taken_at": "2026-11-24T06:00:00Z",
			"size_bytes": 4096,
			"entries": 12,
			"location": "s3://backups/starlight.dump",
			"limit_seconds": 86400,
			"flaws": [],
		},
	}
}

test_each_flaw_fails_alone if {
	every key, case in {
		"size_bytes": [0, "it is empty"],
		"readable": [false, "it cannot be read"],
		"entries": [0, "it has no entries"],
	} {
		with_value(key, case[0]).status == "fail"
		with_value(key, case[0]).facts.flaws == [case[1]]
	}
}

test_one_byte_and_one_entry_are_enough if {
	with_value("size_bytes", 1).status == "pass"
	with_value("entries", 1).status == "pass"
}

test_every_field_is_needed if {
	every key in ["takenAt", "size_bytes", "readable", "entries", "database"] {
		decide(snapshot(object.remove(backup, [key]))).status == "unknown"
	}
}

test_what_is_of_the_wrong_type_is_unknown if {
	with_value("size_bytes", "NaN").status == "unknown"
	with_value("entries", "NaN").status == "unknown"
	with_value("readable", "true").status == "unknown"
}

test_a_backup_of_another_database_says_nothing if {
	with_value("database", "other").status == "unknown"
	decide(snapshot(object.union(backup, {"database": "other", "size_bytes": 0}))).status == "unknown"
}

test_the_backup_is_recent if {
	with_value("takenAt", "2026-11-23T12:00:00Z").status == "pass"
	with_value("takenAt", "2026-11-23T11:59:59Z").status == "unknown"
	with_value("takenAt", "2026-11-24T12:02:01Z").status == "unknown"
	with_value("takenAt", "yesterday").status == "unknown"
}

test_a_service_without_database_needs_no_backup if {
	declared_off(testing.snapshot_of({})).status == "not_applicable"
	decide(testing.snapshot_of({})).status == "unknown"
}

test_a_database_that_is_declared_off_but_seen_fails if {
	decision := declared_off(testing.snapshot_of({"pre-deployment": dependencies.postgresql}))
	decision.status == "fail"
	decision.facts.seen == ["Helm release starlight-db", "pod db-0"]
	declared_off(testing.snapshot_of({"deployment": dependencies.postgresql})).status == "not_applicable"
	pod_only := declared_off(testing.snapshot_of({"pre-deployment": object.remove(dependencies.postgresql, ["tools"])}))
	pod_only.status == "fail"
	pod_only.facts.seen == ["pod db-0"]
}

test_a_database_that_is_declared_may_be_seen if {
	domains := object.union(dependencies.postgresql, {"database": {"backup": backup}})
	decide(testing.snapshot_of({"pre-deployment": domains})).status == "pass"
}

test_each_failure_is_told_apart if {
	not decide(good).facts.seen
	not declared_off(good).facts.flaws
	not declared_off(good).facts.database
}

test_without_usable_evidence_unknown if {
	decide(testing.snapshot("pre-deployment", "database", {})).status == "unknown"
	decide(testing.stale(good, "pre-deployment", "database")).status == "unknown"
	decide(testing.of_another_release(good, "pre-deployment", "database")).status == "unknown"
}
