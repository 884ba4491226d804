# METADATA
# title: Failed items resolved or documented with a mitigation plan
# description: No item fails or is undecided without a valid waiver, which names a mitigation.
# custom:
#   position: 119
#   phase: sign-off
#   required_before: close
#   owner: null
#   critical: true
#   members: ["*"]
#   messages:
#     pass: "none of {items} items fails or is open without a waiver that names a mitigation"
#     fail: "failing: {failing}[; not decided: {open}]"
#     unknown: "not every item is decided[: {open}]"
#   solution: Mend the items, or waive those that are not critical with `gates waive`, naming the mitigation.
package derived.completion.failures_resolved_or_mitigated

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

statuses := members.all_checks
