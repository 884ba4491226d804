# METADATA
# description: |
#   Freshness. The age of evidence is measured against the reference time of its own moment: the earliest
#   collection of any later moment, else now. Evidence of a moment that is over does not age.
package lib.freshness

import data.host

# METADATA
# description: Seconds that an observation of each domain may be old.
maximum_age_seconds := {
	"cluster": host.parameters.live_evidence_age_seconds_max,
	"tools": host.parameters.live_evidence_age_seconds_max,
	"probes": host.parameters.live_evidence_age_seconds_max,
	"network": host.parameters.live_evidence_age_seconds_max,
	"traffic": host.parameters.live_evidence_age_seconds_max,
	"monitoring": host.parameters.live_evidence_age_seconds_max,
	"metrics": host.parameters.live_evidence_age_seconds_max,
	"canary": host.parameters.live_evidence_age_seconds_max,
	"database": host.parameters.live_evidence_age_seconds_max,
	"image": host.parameters.run_evidence_age_seconds_max,
	"model": host.parameters.run_evidence_age_seconds_max,
	"loadtest": host.parameters.run_evidence_age_seconds_max,
	"resources": host.parameters.run_evidence_age_seconds_max,
	"rollback": host.parameters.run_evidence_age_seconds_max,
	"tests": host.parameters.run_evidence_age_seconds_max,
	"registry": host.parameters.record_evidence_age_seconds_max,
	"docs": host.parameters.record_evidence_age_seconds_max,
	"manifests": host.parameters.record_evidence_age_seconds_max,
	"scans": host.parameters.record_evidence_age_seconds_max,
	"tracker": host.parameters.record_evidence_age_seconds_max,
	"contacts": host.parameters.record_evidence_age_seconds_max,
}

# METADATA
# description: |
#   An observation's own freshness: `fresh`, or why not. A record over a window is as old as its end: a load test and what
#   the pods used in it as their own end, a canary, whose collection begins with it, as its last checkpoint.
state(moment, domain, observation) := {"state": "undated"} if {
	not last_ms(domain, observation)
} else := {"state": "from_the_future"} if {
	last_ms(domain, observation) > host.now_ms + (host.parameters.clock_skew_seconds_max * 1000)
} else := {"state": "after_its_moment"} if {
	host.reference_ms[moment] != host.now_ms
	last_ms(domain, observation) > host.reference_ms[moment]
} else := {"state": "from_the_future"} if {
	domain != "canary"
	ended_at_ms(domain, observation) > host.instants[observation.collectedAt] + (host.parameters.clock_skew_seconds_max * 1000)
} else := {
	"state": "stale",
	"age_ms": host.reference_ms[moment] - ended_at_ms(domain, observation),
	"maximum_age_seconds": maximum_age_seconds[domain],
} if {
	not within_age(moment, ended_at_ms(domain, observation), maximum_age_seconds[domain])
} else := {"state": "fresh"} if {
	within_age(moment, ended_at_ms(domain, observation), maximum_age_seconds[domain])
}

# METADATA
# description: |
#   True when the time in `text` (RFC 3339, somewhere inside an observation) is at most `maximum_seconds` before the
#   reference time of its moment, and not after it.
recent(moment, text, maximum_seconds) if {
	within_age(moment, host.instants[text], maximum_seconds)
}

# METADATA
# description: |
#   True when the time in `text`, somewhere inside an observation, is at most `maximum_seconds` before that observation
#   was collected, and not after it.
recent_at_collection(moment, domain, text, maximum_seconds) if {
	age_ms := elapsed_ms(text, input.observations[moment][domain].collectedAt)
	age_ms <= maximum_seconds * 1000
	age_ms >= 0 - (host.parameters.clock_skew_seconds_max * 1000)
}

# METADATA
# description: Seconds × 1000 from the time in `from` to the time in `to`; undefined when either is unreadable.
elapsed_ms(from, to) := host.instants[to] - host.instants[from]

# METADATA
# description: Milliseconds from the reference time of the moment to the time in `text`, negative once it is past.
remaining_ms(moment, text) := host.instants[text] - host.reference_ms[moment]

within_age(moment, time_ms, maximum_seconds) if {
	age_ms := host.reference_ms[moment] - time_ms
	age_ms <= maximum_seconds * 1000
	age_ms >= 0 - (host.parameters.clock_skew_seconds_max * 1000)
}

last_ms(domain, observation) := max({host.instants[observation.collectedAt], ended_at_ms(domain, observation)})

ended_at_ms(domain, observation) := host.instants[observation.data.window.end] if {
	domain in {"metrics", "resources"}
} else := host.instants[observation.data.endedAt] if {
	domain == "loadtest"
} else := max({host.instants[checkpoint.takenAt] | some checkpoint in observation.data.checkpoints.items}) if {
	domain == "canary"
} else := host.instants[observation.collectedAt] if {
	not domain in {"metrics", "resources", "loadtest", "canary"}
}
