# METADATA
# description: What an HTTP status says. Undefined for what is no number.
package lib.statuses

import data.lib.compare

# METADATA
# description: True for a status that says the request was served (2xx).
served(status) if {
	compare.at_least(status, 200)
	compare.at_most(status, 299)
}

# METADATA
# description: True for a status that says anything else.
not_served(status) if {
	is_number(status)
	not served(status)
}

# METADATA
# description: True for a status that blames the request (4xx).
client_error(status) if {
	compare.at_least(status, 400)
	compare.at_most(status, 499)
}
