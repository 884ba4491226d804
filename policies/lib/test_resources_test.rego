package lib.test_resources_test

import data.lib.test_resources
import data.testing

resources := {
	"window": {"start": "2026-11-24T11:50:00Z", "end": "2026-11-24T11:52:00Z"},
	"warnings": {"complete": true, "items": []},
}

covered(used, started_at, ended_at) if {
	run := {"startedAt": started_at, "endedAt": ended_at}
	document := testing.snapshot_of({"pre-deployment": {"resources": used, "loadtest": run}})
	test_resources.cover_load_test("pre-deployment") with input as document with data.host as testing.host(document)
}

test_the_same_window if covered(resources, "2026-11-24T11:50:00Z", "2026-11-24T11:52:00Z")

test_a_longer_record if covered(resources, "2026-11-24T11:50:30Z", "2026-11-24T11:51:30Z")

test_a_record_that_begins_too_late if not covered(resources, "2026-11-24T11:49:59Z", "2026-11-24T11:52:00Z")

test_a_record_that_ends_too_early if not covered(resources, "2026-11-24T11:50:00Z", "2026-11-24T11:52:01Z")

test_warnings if {
	warned := object.union(resources, {"warnings": {"items": ["partial answer"]}})
	not covered(warned, "2026-11-24T11:50:00Z", "2026-11-24T11:52:00Z")
	not covered(object.remove(resources, ["warnings"]), "2026-11-24T11:50:00Z", "2026-11-24T11:52:00Z")
}
