# METADATA
# description: |
#   The checkpoints of a canary, and whether each may be believed: taken once and on time, over the whole interval since
#   the one before, without a gap, of the canary's own pods. A late, missed or repeated checkpoint proves nothing.
package lib.checkpoints

import data.host.parameters
import data.lib.compare
import data.lib.freshness
import data.lib.ladders
import data.lib.lists
import data.lib.observations.evidence

# METADATA
# description: Names of the checkpoints in their order in time.
names := ["t15", "t30", "t60", "t90", "t120"]

nominal_minutes := {"t15": 15, "t30": 30, "t60": 60, "t90": 90, "t120": 120}

previous := {"t30": "t15", "t60": "t30", "t90": "t60", "t120": "t90"}

# METADATA
# description: The records by name, but for a name that has more than one.
record := {name: records[0] |
	some name in names
	records := [checkpoint | some checkpoint in evidence.canary.canary.checkpoints.items; checkpoint.name == name]
	count(records) == 1
}

# METADATA
# description: True when the checkpoint of this name may be believed.
sound(name) if count(doubts[name]) == 0

# METADATA
# description: True when all five may be believed. As each begins where the one before ended, they cover all the time.
all_sound if {
	every name in names {
		sound(name)
	}
}

# METADATA
# description: Names of the checkpoints that may not be believed, in their order in time.
unsound := [name | some name in names; not sound(name)]

# METADATA
# description: What is not proven of each checkpoint, a few words each, by name.
doubts := {name: unproven |
	some name in names
	unproven := [requirement |
		some requirement in requirements
		not met(requirement, name)
	]
}

requirements := [
	"taken once",
	"on time",
	"whole interval covered",
	"no gap",
	"no warnings",
	"requests counted",
	"pods known since T0",
	"pods of the release's version",
]

met("taken once", name) if {
	lists.whole(evidence.canary.canary.checkpoints)
	record[name].missed == false
}

met("on time", name) if {
	after_start_ms := freshness.elapsed_ms(evidence.canary.canary.startedAt, record[name].takenAt)
	compare.at_most(
		abs(after_start_ms - (nominal_minutes[name] * 60000)),
		parameters.checkpoint_tolerance_seconds_max * 1000,
	)
}

met("whole interval covered", name) if {
	freshness.elapsed_ms(interval_start(name), record[name].window.start) == 0
	compare.above(freshness.elapsed_ms(record[name].window.start, record[name].window.end), 0)
	until_taken_ms := freshness.elapsed_ms(record[name].window.end, record[name].takenAt)
	compare.at_least(until_taken_ms, 0)
	compare.at_most(until_taken_ms, parameters.sample_gap_seconds_max * 1000)
}

met("no gap", name) if compare.at_most(record[name].largestGap_seconds, parameters.sample_gap_seconds_max)

met("no warnings", name) if lists.none(record[name].warnings)

met("requests counted", name) if {
	compare.above(record[name].requests.total, 0)
	is_number(record[name].requests.failed)
	is_number(ladders.at_or_over(record[name].requests.ladder, parameters.latency_p95_ms_max))
}

met("pods known since T0", name) if {
	lists.whole(evidence.canary.canary.podsAtStart)
	uids := {pod.uid | some pod in evidence.canary.canary.podsAtStart.items}
	count(uids) == count(evidence.canary.canary.podsAtStart.items)
	lists.whole(record[name].pods)
	count(record[name].pods.items) > 0
}

met("pods of the release's version", name) if {
	every pod in record[name].pods.items {
		pod.version == input.release.version
	}
}

interval_start(name) := evidence.canary.canary.startedAt if {
	name == "t15"
} else := record[previous[name]].window.end
