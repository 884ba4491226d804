# METADATA
# description: |
#   What derived items are computed from: the effective statuses of other items, by id. Statuses here are objects
#   `{id: status}`.
package lib.members

import data.lib.effective

# METADATA
# description: All items of these sections; undefined when a section has none, so that nothing is derived from nothing.
of_sections(sections) := {id: status |
	some section in sections
	some item, status in effective.checks[section]
	id := concat(".", [section, item])
} if {
	every section in sections {
		count(effective.checks[section]) > 0
	}
}

# METADATA
# description: The items with these ids; undefined when one of them is not there.
named(ids) := statuses if {
	statuses := {id: status | some id in ids; status := status_of(id)}
	count(statuses) == count(ids)
}

# METADATA
# description: Every item that is not derived; undefined when there is none.
all_checks := statuses if {
	statuses := {id: status |
		some section, items in effective.checks
		some item, status in items
		id := concat(".", [section, item])
	}
	count(statuses) > 0
}

# METADATA
# description: Ids of those that fail, sorted.
failing(statuses) := sort([id | some id, "fail" in statuses])

# METADATA
# description: Ids of those that neither pass nor fail, sorted.
open(statuses) := sort([id |
	some id, status in statuses
	not status in {"pass", "fail", "not_applicable"}
])

status_of(id) := effective.checks[parts[0]][parts[1]] if {
	parts := split(id, ".")
}
