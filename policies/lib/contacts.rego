# METADATA
# description: |
#   People who are called when it burns, from a list of entries `{role, person, method, address, responseTime_minutes}`.
package lib.contacts

import data.lib.compare
import data.lib.lists
import data.lib.texts

# METADATA
# description: Entries of this role.
of_role(contacts, role) := [entry | some entry in contacts.items; entry.role == role]

# METADATA
# description: Fields of the role's entries in which a placeholder stands, sorted.
placeholders(contacts, role) := sort({field |
	some entry in of_role(contacts, role)
	some field in ["person", "method", "address"]
	texts.placeholder(entry[field])
})

# METADATA
# description: Persons of the role who can be reached within the time, sorted. An answer takes longer than no time.
reachable(contacts, role, minutes_max) := sort({entry.person |
	some entry in in_time(contacts, role, minutes_max)
})

# METADATA
# description: How these persons are reached, sorted.
methods(contacts, role, minutes_max) := sort({entry.method |
	some entry in in_time(contacts, role, minutes_max)
})

in_time(contacts, role, minutes_max) := [entry |
	some entry in of_role(contacts, role)
	every field in ["person", "method", "address"] {
		texts.filled(entry[field])
	}
	compare.above(entry.responseTime_minutes, 0)
	compare.at_most(entry.responseTime_minutes, minutes_max)
]

# METADATA
# description: True when the list is whole and every entry of the role, if there is any, answers too late.
nobody_in_time(contacts, role, minutes_max) if {
	lists.whole(contacts)
	every entry in of_role(contacts, role) {
		compare.above(entry.responseTime_minutes, minutes_max)
	}
}
