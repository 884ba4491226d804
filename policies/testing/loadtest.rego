# METADATA
# description: A load test in which everything holds, with its bounds, and ways to spoil it.
package testing.loadtest

run := {
	"startedAt": "2026-11-24T11:50:00Z",
	"endedAt": "2026-11-24T11:52:00Z",
	"finished": true,
	"warmup_seconds": 20,
	"measured_seconds": 100,
	"thresholdsInForce": true,
	"overriddenOptions": {"complete": true, "items": []},
	"generator": {
		"droppedIterations": 0,
		"targetRate_perSecond": 20,
		"achievedRate_perSecond": 20,
		"maximumVirtualUsers": 50,
		"peakVirtualUsers": 12,
		"cpu_fraction": 0.4,
	},
	"requests": {"sent": 2000, "succeeded": 1999, "failed": 1},
	"latency": {"ladder": [{"limit_ms": 100, "atOrOver": 2}], "p95_ms": 41.5},
}

good := {"count": 3, "total": 2000, "lower_fraction": 0.0002, "upper_fraction": 0.004}

bad := {"count": 300, "total": 2000, "lower_fraction": 0.13, "upper_fraction": 0.17}

undecided := {"count": 90, "total": 2000, "lower_fraction": 0.005, "upper_fraction": 0.06, "more_needed": 700}

# METADATA
# description: The run with `value` at `path`.
with_value(path, value) := json.patch(run, [{"op": "add", "path": path, "value": value}])

# METADATA
# description: The run without what stands at `path`.
without(path) := json.patch(run, [{"op": "remove", "path": path}])

# METADATA
# description: What the host hands over for the document, with these bounds of the load test of `moment`.
host(document, moment, bounds) := object.union(
	data.testing.host(document),
	{"bounds": {moment: {"loadtest": bounds}}},
)

# METADATA
# description: The run's pods; each of the two was seen all the time.
usages := {"complete": true, "items": [usage("a"), usage("b")]}

usage(uid) := {
	"name": concat("-", ["starlight", uid]),
	"uid": uid,
	"memory_bytes_max": 900000000,
	"cpu_cores_max": 0.7,
	"samples": 8,
	"largestGap_seconds": 15,
}

expected_pods := {"complete": true, "items": [
	{"name": "starlight-a", "uid": "a"},
	{"name": "starlight-b", "uid": "b"},
]}
