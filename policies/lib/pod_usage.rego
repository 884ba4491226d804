# METADATA
# description: What pods used over a window (`memory_bytes_max`, `cpu_cores_max`), and whether every one of them was seen.
package lib.pod_usage

import data.host.parameters
import data.lib.compare
import data.lib.lists

# METADATA
# description: True when there are expected pods and each was sampled without a gap over its limit. Both lists must be whole.
covers(usages, expected) if {
	lists.whole(usages)
	lists.whole(expected)
	count(expected.items) > 0
	seen := well_seen(usages)
	every pod in expected.items {
		pod.uid in seen
	}
}

# METADATA
# description: Names of the expected pods that were not sampled without a gap over its limit, sorted.
unseen(usages, expected) := sort([object.get(pod, "name", "unnamed") |
	seen := well_seen(usages)
	some pod in expected.items
	not object.get(pod, "uid", null) in seen
])

# METADATA
# description: True when the `field` of every pod lies below the limit.
all_below(usages, field, limit) if {
	every usage in usages.items {
		compare.below(usage[field], limit)
	}
}

# METADATA
# description: Names of the pods whose `field` is at or over the limit, sorted.
at_or_over(usages, field, limit) := sort([object.get(usage, "name", "unnamed") |
	some usage in usages.items
	compare.at_least(usage[field], limit)
])

# METADATA
# description: The largest `field` of any pod; undefined when none has one.
largest(usages, field) := max([usage[field] | some usage in usages.items; is_number(usage[field])])

well_seen(usages) := {usage.uid |
	some usage in usages.items
	compare.above(usage.samples, 0)
	compare.at_most(usage.largestGap_seconds, parameters.sample_gap_seconds_max)
}
