# METADATA
# description: |
#   Effective statuses. A valid waiver makes a non-critical item's `fail` or `unknown` count as passed for what is derived
#   from it; the item's own decision is never changed.
package lib.effective

import data.host

# METADATA
# description: Effective statuses of the items that rest on evidence or signatures, by section and item.
checks[section][item] := status if {
	some section, item
	own_status := data.checks[section][item].status
	status := counted(concat(".", [section, item]), own_status)
}

# METADATA
# description: |
#   The status of several effective statuses together: `fail` when one fails, else `unknown` when one is unknown, else
#   `pass`. Undefined for none at all.
together(statuses) := "fail" if {
	"fail" in statuses
} else := "unknown" if {
	some status in statuses
	not status in {"pass", "not_applicable"}
} else := "pass" if {
	count(statuses) > 0
}

counted(item_id, _) := "pass" if host.waived[item_id]

counted(item_id, status) := status if not host.waived[item_id]
