# METADATA
# title: Emergency rollback procedures tested and verified
# description: The rollback command, the previous image, the backup and every rollback trigger are proven.
# custom:
#   position: 120
#   phase: sign-off
#   required_before: close
#   owner: null
#   critical: true
#   members:
#     - rollback_preparation.script_tested
#     - rollback_preparation.previous_image
#     - rollback_preparation.database_backup
#     - rollback_triggers.*
#   messages:
#     pass: "the rollback is tested: all {items} items pass"
#     fail: "failing: {failing}[; not decided: {open}]"
#     unknown: "not every item is decided[: {open}]"
#   solution: Mend the items that fail and bring the evidence of those that are not decided; `gates explain ITEM` says how.
package derived.completion.rollback_tested

import data.lib.effective
import data.lib.members

default status := "unknown"

status := "fail" if {
	effective.together(judged) == "fail"
} else := "pass" if {
	effective.together(judged) == "pass"
}

facts["items"] := count(statuses)

facts["failing"] := members.failing(statuses)

facts["open"] := members.open(statuses)

judged := {status_of_member | some status_of_member in statuses}

statuses := object.union(
	members.of_sections(["rollback_triggers"]),
	members.named([
		"rollback_preparation.script_tested",
		"rollback_preparation.previous_image",
		"rollback_preparation.database_backup",
	]),
)
