# METADATA
# description: |
#   Which observations may be judged. An item reads evidence only as `evidence[<moment>].<domain>.<path>`,
#   and finds nothing there unless the observation is fresh, of its own moment, and of this release.
package lib.observations

import data.lib.binding
import data.lib.freshness

# METADATA
# description: Data of the usable observations, by moment and domain.
evidence := {moment: data_by_domain |
	some moment, observations in input.observations
	data_by_domain := {domain: observation.data |
		some domain, observation in observations
		state[moment][domain].state == "usable"
	}
}

# METADATA
# description: |
#   Why an observation is usable or not, by moment and domain: `usable`, `undated`, `from_the_future`,
#   `after_its_moment`, `stale`, `unbound` or `of_something_else`, with what the message needs.
state := {moment: state_by_domain |
	some moment, observations in input.observations
	state_by_domain := {domain: state_of(moment, domain, observation) | some domain, observation in observations}
}

state_of(moment, domain, observation) := aged if {
	aged := freshness.state(moment, domain, observation)
	aged.state != "fresh"
} else := {"state": "unbound", "missing": missing} if {
	missing := binding.missing(moment, domain, object.get(observation, "measuredOn", {}))
	count(missing) > 0
} else := {"state": "of_something_else", "different": different} if {
	different := binding.different(moment, domain, object.get(observation, "measuredOn", {}))
	count(different) > 0
} else := {"state": "usable"} if {
	freshness.state(moment, domain, observation).state == "fresh"
	count(binding.requirements(moment, domain)) > 0
}

# METADATA
# description: When the observation was collected; undefined unless it is usable and holds data.
collected_at(moment, domain) := input.observations[moment][domain].collectedAt if {
	evidence[moment][domain]
}
