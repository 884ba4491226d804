# METADATA
# description: The decisions of `data.gates` as conftest wants them, one failure for every item that does not hold.
package main

import data.gates

deny contains message if {
	some section, items in gates.statuses
	some item, status in items
	status in {"fail", "unknown"}
	facts := object.get(gates.facts, [section, item], {})
	message := sprintf("%s.%s is %s: %v", [section, item, status, facts])
}
