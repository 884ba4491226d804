# METADATA
# title: All items checked
# description: Every other item passes, is not applicable, or is validly waived.
# custom:
#   position: 118
#   phase: sign-off
#   required_before: close
#   owner: null
#   critical: true
#   members: ["*"]
#   messages:
#     pass: "all {items} other items pass, are not applicable, or are waived"
#     fail: "failing: {failing}[; not decided: {open}]"
#     unknown: "not every item is decided[: {open}]"
#   solution: Mend the items that fail and bring the evidence of those that are not decided; `gates explain ITEM` says how.
package derived.completion.all_items_checked

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

statuses := object.union(members.all_checks, derived_items)

# one by one: this item can't look through the others of its own layer without looking at itself
derived_items := {
	"success_criteria.performance_slos_met": data.derived.success_criteria.performance_slos_met.status,
	"success_criteria.documentation_complete": data.derived.success_criteria.documentation_complete.status,
	"completion.failures_resolved_or_mitigated": data.derived.completion.failures_resolved_or_mitigated.status,
	"completion.rollback_tested": data.derived.completion.rollback_tested.status,
	"completion.all_signed_off": data.derived.completion.all_signed_off.status,
}
