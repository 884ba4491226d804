# METADATA
# description: |
#   A two-hour canary in which everything holds, with its bounds, and ways to spoil it. T0 is two hours and two minutes
#   before the tests' now; one pod, `canary-a`, serves all the time.
package testing.canary_record

record := {
	"startedAt": "2026-11-24T09:58:00Z",
	"podsAtStart": {"complete": true, "items": [{"name": "canary-a", "uid": "a", "version": "v4", "restarts": 1}]},
	"checkpoints": {"complete": true, "items": [
		checkpoint("t15", "2026-11-24T09:58:00Z", "2026-11-24T10:13:00Z"),
		checkpoint("t30", "2026-11-24T10:13:00Z", "2026-11-24T10:28:00Z"),
		checkpoint("t60", "2026-11-24T10:28:00Z", "2026-11-24T10:58:00Z"),
		checkpoint("t90", "2026-11-24T10:58:00Z", "2026-11-24T11:28:00Z"),
		checkpoint("t120", "2026-11-24T11:28:00Z", "2026-11-24T11:58:00Z"),
	]},
}

checkpoint(name, start, end) := {
	"name": name,
	"takenAt": end,
	"missed": false,
	"window": {"start": start, "end": end},
	"largestGap_seconds": 30,
	"requests": {"total": 2000, "failed": 1, "ladder": [{"limit_ms": 100, "atOrOver": 3}]},
	"pods": {"complete": true, "items": [pod]},
	"warnings": {"complete": true, "items": []},
}

pod := {"name": "canary-a", "uid": "a", "version": "v4", "restarts": 1, "containers": [container("detector")]}

container(name) := {"name": name, "cpu_percent_max": 41.5, "memory_percent_max": 63}

good := {"count": 3, "total": 2000, "lower_fraction": 0.0002, "upper_fraction": 0.004}

bad := {"count": 300, "total": 2000, "lower_fraction": 0.13, "upper_fraction": 0.17}

undecided := {"count": 90, "total": 2000, "lower_fraction": 0.005, "upper_fraction": 0.06, "more_needed": 700}

# METADATA
# description: Bounds of all checkpoints, with which a pass is proven.
bounds := {name: good |
	some prefix in ["t15", "t30", "t60", "t90", "t120", "all"]
	some name in [concat("_", [prefix, "late"]), concat("_", [prefix, "errors"])]
}

# METADATA
# description: The record with `value` at `path`.
with_value(path, value) := json.patch(record, [{"op": "add", "path": path, "value": value}])

# METADATA
# description: The record without what stands at `path`.
without(path) := json.patch(record, [{"op": "remove", "path": path}])

# METADATA
# description: A snapshot with this record.
document(canary) := data.testing.snapshot("canary", "canary", canary)

# METADATA
# description: What the host hands over for the document, with these bounds of the canary.
host(snapshot, canary_bounds) := object.union(data.testing.host(snapshot), {"bounds": {"canary": {"canary": canary_bounds}}})

# METADATA
# description: The same a second after the record's last checkpoint has become too old.
later_host(snapshot, canary_bounds) := object.union(
	host(snapshot, canary_bounds),
	{"reference_ms": {"canary": data.testing.milliseconds("2026-11-24T12:13:01Z")}},
)
