package checks.completion.monitoring_active_24h_test

import data.checks.completion.monitoring_active_24h as item
import data.testing

coverage := {
	"window": {"start": "2026-11-23T11:58:00Z", "end": "2026-11-24T11:58:00Z"},
	"largestGap_seconds": 60,
	"samples": 2880,
}

# the migration was seen a day and two minutes ago
snapshot(seen) := json.patch(
	testing.snapshot_of({
		"migration": {"traffic": {}},
		"post-deployment": {"metrics": {
			"window": {"start": "2026-11-23T11:58:00Z", "end": "2026-11-24T11:58:00Z"},
			"coverage": seen,
		}},
	}),
	[{"op": "replace", "path": "observations/migration/traffic/collectedAt", "value": "2026-11-23T11:58:00Z"}],
)

good := snapshot(coverage)

with_value(path, value) := snapshot(json.patch(coverage, [{"op": "replace", "path": path, "value": value}]))

decide(document) := decision if {
	over := {"reference_ms": {"migration": testing.milliseconds("2026-11-23T12:00:00Z")}}
	decision := {"status": item.status, "facts": item.facts} with input as document
		with data.host as object.union(testing.host(document), over)
}

test_passes_and_says_what_was_seen if {
	decide(good) == {
		"status": "pass",
		"facts": {
			"migrated_at": "2026-11-23T11:58:00Z",
			"start": "2026-11-23T11:58:00Z",
			"end": "2026-11-24T11:58:00Z",
			"samples": 2880,
			"largest_gap_seconds": 60,
			"limit_seconds": 86400,
			"limit_gap_seconds": 120,
		},
	}
}

test_a_day_is_needed if {
	decide(with_value("window/end", "2026-11-24T11:57:59Z")).status == "unknown"
	decide(with_value("window/end", "2026-11-24T11:58:01Z")).status == "pass"
}

test_samples_begin_with_the_migration_but_for_the_allowed_gap if {
	decide(with_value("window/start", "2026-11-23T12:00:00Z")).status == "pass"
	decide(with_value("window/start", "2026-11-23T12:00:00.100Z")).status == "unknown"
	decide(with_value("window/start", "2026-11-22T12:00:00Z")).status == "pass"
}

test_a_gap_at_and_over_its_limit if {
	decide(with_value("largestGap_seconds", 120)).status == "pass"
	decide(with_value("largestGap_seconds", 120.5)).status == "fail"
	decide(with_value("largestGap_seconds", "NaN")).status == "unknown"
}

test_a_gap_that_may_lie_before_the_migration_is_unknown if {
	every start, status in {
		"2026-11-23T11:56:00Z": "fail",
		"2026-11-23T11:55:59.900Z": "unknown",
		"2026-11-23T18:00:00Z": "fail",
	} {
		gap := object.union(coverage, {"largestGap_seconds": 600, "window": {"start": start}})
		decide(snapshot(gap)).status == status
	}
}

# the migration was seen two minutes ago, and no time at all is demanded
just_migrated(samples) := status if {
	seen := object.union(coverage, {"samples": samples, "window": {"start": "2026-11-24T11:58:00Z"}})
	document := json.patch(snapshot(seen), [
		{"op": "replace", "path": "observations/migration/traffic/collectedAt", "value": "2026-11-24T11:58:00Z"},
	])
	status := item.status with input as document
		with data.host as object.union(testing.host(document), {"parameters": {"monitoring_active_seconds_min": 0}})
}

test_without_a_sample_nothing_is_monitored if {
	just_migrated(1) == "pass"
	just_migrated(0) == "unknown"
}

test_samples_must_be_there_and_enough if {
	decide(with_value("samples", 719)).status == "pass"
	decide(with_value("samples", 718)).status == "unknown"
	longer := json.patch(coverage, [
		{"op": "replace", "path": "samples", "value": 719},
		{"op": "replace", "path": "window/end", "value": "2026-11-24T11:58:00.050Z"},
	])
	decide(snapshot(longer)).status == "unknown"
	decide(with_value("samples", "NaN")).status == "unknown"
}

test_a_record_that_ended_long_ago_or_has_not_ended_is_unknown if {
	old := json.patch(good, [
		{"op": "replace", "path": "observations/migration/traffic/collectedAt", "value": "2026-11-23T11:44:59Z"},
		{"op": "replace", "path": "observations/post-deployment/metrics/data/coverage/window/start", "value": "2026-11-23T11:44:59Z"},
		{"op": "replace", "path": "observations/post-deployment/metrics/data/coverage/window/end", "value": "2026-11-24T11:44:59Z"},
	])
	decide(old).status == "unknown"
	decide(with_value("window/end", "2026-11-25T11:58:00Z")).status == "unknown"
}

test_every_field_is_needed if {
	decide(json.patch(good, [{"op": "remove", "path": "observations/migration/traffic"}])).status == "unknown"
	decide(json.patch(good, [{"op": "remove", "path": "observations/migration/traffic/data"}])).status == "unknown"
	every path in ["window", "window/start", "window/end", "largestGap_seconds", "samples"] {
		decide(snapshot(json.patch(coverage, [{"op": "remove", "path": path}]))).status == "unknown"
	}
}

test_without_usable_evidence_unknown if {
	every place in [["post-deployment", "metrics"], ["migration", "traffic"]] {
		decide(testing.stale(good, place[0], place[1])).status == "unknown"
		decide(testing.of_another_release(good, place[0], place[1])).status == "unknown"
	}
}
