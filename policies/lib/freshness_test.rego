package lib.freshness_test

import data.lib.freshness
import data.testing

# what the host hands over when the canary's evidence began at 12:00 and it is 18:00 now
host(document) := object.union(testing.host(document), {
	"now_ms": testing.milliseconds("2026-11-24T18:00:00Z"),
	"reference_ms": {
		"deployment": testing.milliseconds("2026-11-24T12:00:00Z"),
		"canary": testing.milliseconds("2026-11-24T18:00:00Z"),
	},
})

state(moment, domain, observation) := name if {
	name := freshness.state(moment, domain, observation).state with data.host as host(observation)
}

at(instant) := {"collectedAt": instant, "data": {}}

test_age_at_and_over_the_limit if {
	state("canary", "cluster", at("2026-11-24T17:45:00Z")) == "fresh"
	state("canary", "cluster", at("2026-11-24T17:44:59Z")) == "stale"
	state("canary", "image", at("2026-11-17T18:00:00Z")) == "fresh"
	state("canary", "image", at("2026-11-17T17:59:59Z")) == "stale"
	state("canary", "docs", at("2026-11-23T18:00:00Z")) == "fresh"
	state("canary", "docs", at("2026-11-23T17:59:59Z")) == "stale"
}

test_offsets_and_fractions_are_understood if {
	state("canary", "cluster", at("2026-11-24T18:45:00.5+01:00")) == "fresh"
	state("canary", "cluster", at("2026-11-24T18:44:59.5+01:00")) == "stale"
}

test_evidence_of_a_moment_that_is_over_does_not_age if {
	state("deployment", "cluster", at("2026-11-24T11:45:00Z")) == "fresh"
	state("deployment", "cluster", at("2026-11-24T11:44:59Z")) == "stale"
	state("deployment", "cluster", at("2026-11-24T12:00:00Z")) == "fresh"
}

test_what_was_collected_after_its_moment_does_not_count if {
	state("deployment", "cluster", at("2026-11-24T12:00:01Z")) == "after_its_moment"
	state("deployment", "docs", at("2026-11-24T17:00:00Z")) == "after_its_moment"
}

test_the_future_is_believed_within_the_clock_skew if {
	state("canary", "cluster", at("2026-11-24T18:02:00Z")) == "fresh"
	state("canary", "cluster", at("2026-11-24T18:02:00.001Z")) == "from_the_future"
	state("deployment", "cluster", at("2026-11-24T18:02:01Z")) == "from_the_future"
}

test_an_unreadable_time_is_undated if {
	state("canary", "cluster", at("yesterday")) == "undated"
	state("canary", "cluster", at(7)) == "undated"
	state("canary", "cluster", {"data": {}}) == "undated"
}

test_stale_says_how_old if {
	old := at("2026-11-24T17:00:00Z")
	freshness.state("canary", "cluster", old) == {
		"state": "stale",
		"age_ms": 3600000,
		"maximum_age_seconds": 900,
	} with data.host as host(old)
}

recorded(domain, end) := {"collectedAt": "2026-11-24T18:00:00Z", "data": ended(domain, end)}

ended("metrics", end) := {"window": {"end": end}}

ended("resources", end) := {"window": {"end": end}}

ended("loadtest", end) := {"endedAt": end}

ended("canary", end) := {"checkpoints": {"items": [{"takenAt": "2026-11-24T12:00:00Z"}, {"takenAt": end}]}}

oldest := {
	"metrics": ["2026-11-24T17:45:00Z", "2026-11-24T17:44:59Z"],
	"canary": ["2026-11-24T17:45:00Z", "2026-11-24T17:44:59Z"],
	"loadtest": ["2026-11-17T18:00:00Z", "2026-11-17T17:59:59Z"],
	"resources": ["2026-11-17T18:00:00Z", "2026-11-17T17:59:59Z"],
}

test_a_record_is_as_old_as_its_end if {
	every domain, ends in oldest {
		state("canary", domain, recorded(domain, ends[0])) == "fresh"
		state("canary", domain, recorded(domain, ends[1])) == "stale"
	}
}

test_a_record_without_end_is_undated if {
	every domain, _ in oldest {
		state("canary", domain, at("2026-11-24T18:00:00Z")) == "undated"
		state("canary", domain, recorded(domain, "later")) in {"undated", "stale"}
	}
}

test_a_record_that_ends_after_its_collection_is_not_believed if {
	every domain in ["metrics", "resources", "loadtest"] {
		collected := object.union(recorded(domain, "2026-11-24T17:58:00Z"), {"collectedAt": "2026-11-24T17:56:00Z"})
		state("canary", domain, collected) == "fresh"
		early := object.union(recorded(domain, "2026-11-24T17:58:00.001Z"), {"collectedAt": "2026-11-24T17:56:00Z"})
		state("canary", domain, early) == "from_the_future"
	}
}

test_the_collection_of_a_canary_begins_with_it if {
	running := object.union(recorded("canary", "2026-11-24T18:00:00Z"), {"collectedAt": "2026-11-24T16:00:00Z"})
	state("canary", "canary", running) == "fresh"
	future := object.union(recorded("canary", "2026-11-24T18:02:01Z"), {"collectedAt": "2026-11-24T16:00:00Z"})
	state("canary", "canary", future) == "from_the_future"
}

test_a_record_that_ends_after_its_moment_does_not_count if {
	late := object.union(recorded("canary", "2026-11-24T12:00:01Z"), {"collectedAt": "2026-11-24T10:00:00Z"})
	state("deployment", "canary", late) == "after_its_moment"
}

test_a_domain_or_moment_without_limit_is_never_fresh if {
	not state("canary", "gossip", at("2026-11-24T18:00:00Z"))
	not state("afterwards", "cluster", at("2026-11-24T18:00:00Z"))
}

test_every_domain_has_a_limit if {
	count(freshness.maximum_age_seconds) == 21 with data.host as testing.host({})
}

recent(text, maximum_seconds) if freshness.recent("deployment", text, maximum_seconds) with data.host as host([text])

test_recent_against_the_moment if {
	recent("2026-11-24T11:59:00Z", 60)
	not recent("2026-11-24T11:58:59Z", 60)
	recent("2026-11-24T12:02:00Z", 60)
	not recent("2026-11-24T12:02:00.001Z", 60)
	not recent("soon", 60)
	not recent(null, 60)
}

elapsed(from, to) := elapsed_ms if {
	elapsed_ms := freshness.elapsed_ms(from, to) with data.host as host([from, to])
}

test_elapsed if {
	elapsed("2026-11-24T11:59:00Z", "2026-11-24T12:00:00.250Z") == 60250
	elapsed("2026-11-24T12:00:00Z", "2026-11-24T11:59:00Z") == -60000
	not elapsed("soon", "2026-11-24T12:00:00Z")
	not elapsed("2026-11-24T12:00:00Z", null)
}

remaining(text) := remaining_ms if {
	remaining_ms := freshness.remaining_ms("deployment", text) with data.host as host([text])
}

test_remaining if {
	remaining("2026-11-24T12:00:01Z") == 1000
	remaining("2026-11-24T11:59:59Z") == -1000
	not remaining("soon")
}

at_collection(text, maximum_seconds) if {
	document := testing.snapshot("deployment", "network", {"time": text})
	freshness.recent_at_collection("deployment", "network", text, maximum_seconds) with input as document
		with data.host as testing.host(document)
}

test_recent_at_collection if {
	at_collection("2026-11-24T11:58:00Z", 60)
	not at_collection("2026-11-24T11:57:59.999Z", 60)
	at_collection("2026-11-24T12:01:00Z", 60)
	not at_collection("2026-11-24T12:01:00.001Z", 60)
	not at_collection("soon", 60)
}
