# METADATA
# description: Production figures of a whole day in which everything holds, and ways to spoil them.
package testing.production

metrics := {
	"window": {"start": "2026-11-23T11:58:00Z", "end": "2026-11-24T11:58:00Z"},
	"largestGap_seconds": 30,
	"requests": {"total": 2000000, "succeeded": 1999900, "failed": 100},
	"latency": {"requests": 2000000, "ladder": [{"limit_ms": 100, "atOrOver": 40000}]},
	"expectedPods": data.testing.loadtest.expected_pods,
	"pods": data.testing.loadtest.usages,
	"warnings": {"complete": true, "items": []},
}

# METADATA
# description: The figures with `value` at `path`.
with_value(path, value) := json.patch(metrics, [{"op": "add", "path": path, "value": value}])

# METADATA
# description: The figures without what stands at `path`.
without(path) := json.patch(metrics, [{"op": "remove", "path": path}])

# METADATA
# description: Figures of which no share can be told, each with another reason.
spoilt := [
	with_value("/window/start", "2026-11-23T11:58:01Z"),
	with_value("/largestGap_seconds", 121),
	with_value("/warnings/items", ["partial answer"]),
	with_value("/warnings/complete", false),
	without("/window"),
	without("/window/start"),
	without("/largestGap_seconds"),
	without("/warnings"),
]
