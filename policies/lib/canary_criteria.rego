# METADATA
# description: |
#   One checkpoint judged by the canary's criteria: latency and errors by their bounds, processor and memory in percent of
#   the limit, restarts and replaced pods.
package lib.canary_criteria

import data.host
import data.host.parameters
import data.lib.bounds
import data.lib.canary_pods
import data.lib.checkpoints

# METADATA
# scope: document
# description: |
#   True when a pod of the checkpoint restarted, was replaced or reached a limit, or when a sound checkpoint proves too many
#   late or failed requests.
broken(name) if count(canary_pods.restarted([name])) > 0

broken(name) if count(canary_pods.replaced([name])) > 0

broken(name) if count(canary_pods.at_or_over([name], "cpu_percent_max", parameters.canary_cpu_percent_max)) > 0

broken(name) if count(canary_pods.at_or_over([name], "memory_percent_max", parameters.canary_memory_percent_max)) > 0

broken(name) if {
	checkpoints.sound(name)
	latency(name) == "fail"
}

broken(name) if {
	checkpoints.sound(name)
	errors(name) == "fail"
}

# METADATA
# description: True when a sound checkpoint proves every criterion.
met(name) if {
	checkpoints.sound(name)
	latency(name) == "pass"
	errors(name) == "pass"
	canary_pods.steady([name])
	canary_pods.all_below([name], "cpu_percent_max", parameters.canary_cpu_percent_max)
	canary_pods.all_below([name], "memory_percent_max", parameters.canary_memory_percent_max)
}

# METADATA
# description: The bound of the share of late requests in the checkpoint's interval.
late_bound(name) := host.bounds.canary.canary[concat("_", [name, "late"])]

# METADATA
# description: The bound of the share of failed requests in the checkpoint's interval.
error_bound(name) := host.bounds.canary.canary[concat("_", [name, "errors"])]

latency(name) := bounds.below(late_bound(name), bounds.p95_share_fraction)

errors(name) := bounds.below(error_bound(name), parameters.error_rate_fraction_max)
