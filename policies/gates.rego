# METADATA
# description: The one entrypoint. Every item's decision, and why observations may or may not be judged.
# entrypoint: true
package gates

import data.lib.observations

# METADATA
# description: '`{status, facts}` of every item, by section and item.'
decisions[section][item] := {"status": status, "facts": facts} if {
	some section, item
	status := data.checks[section][item].status
	facts := {name: fact | some name; fact := data.checks[section][item].facts[name]}
}

decisions[section][item] := {"status": status, "facts": facts} if {
	some section, item
	status := data.derived[section][item].status
	facts := {name: fact | some name; fact := data.derived[section][item].facts[name]}
}

# METADATA
# description: State of every observation, by moment and domain.
observation_states := observations.state
