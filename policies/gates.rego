# METADATA
# description: |
#   The one entrypoint. Every item's status and facts, and why observations may or may not be judged.
#
#   Each rule here names `data.checks` or `data.derived` once: the compiler writes out what follows such a reference for every
#   item, so that two in one body would be written out for every pair of items.
# entrypoint: true
package gates

import data.lib.observations

# METADATA
# scope: document
# description: The status of every item, by section and item.
statuses[section][item] := status if {
	some section, item
	status := data.checks[section][item].status
}

statuses[section][item] := status if {
	some section, item
	status := data.derived[section][item].status
}

# METADATA
# scope: document
# description: The facts of every item that has any, by section and item.
facts[section][item] := found if {
	some section, item
	found := data.checks[section][item].facts
}

facts[section][item] := found if {
	some section, item
	found := data.derived[section][item].facts
}

# METADATA
# description: State of every observation, by moment and domain.
observation_states := observations.state
