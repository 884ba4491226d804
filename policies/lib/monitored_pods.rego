# METADATA
# description: Whether the team's monitoring has seen each pod.
package lib.monitored_pods

import data.lib.freshness
import data.lib.lists
import data.lib.release

# METADATA
# description: |
#   The sorted names of the release's pods by how `records` (a list of `{podUid, …}` of the monitoring observation) show
#   them: `fresh` with a time in `field` at most `maximum_seconds` before the collection, `stale` with only older ones,
#   `absent` when the whole list has none, else `unseen`.
by_state(records, field, maximum_seconds) := states("migration", release.pods.migration, records, field, maximum_seconds)

# METADATA
# description: The same for given pods of a moment.
states(moment, pods, records, field, maximum_seconds) := {wanted: names |
	some wanted in ["fresh", "stale", "absent", "unseen"]
	names := sort([object.get(pod, ["metadata", "name"], "unnamed") |
		some pod in pods.items
		state(moment, pod, records, field, maximum_seconds) == wanted
	])
}

state(moment, pod, records, field, maximum_seconds) := "fresh" if {
	some record in of_pod(pod, records)
	freshness.recent_at_collection(moment, "monitoring", record[field], maximum_seconds)
} else := "stale" if {
	count(of_pod(pod, records)) > 0
	every record in of_pod(pod, records) {
		freshness.elapsed_ms(record[field], record[field]) == 0
	}
} else := "absent" if {
	lists.whole(records)
	is_string(pod.metadata.uid)
	count(of_pod(pod, records)) == 0
} else := "unseen"

of_pod(pod, records) := [record |
	some record in records.items
	record.podUid == pod.metadata.uid
]
