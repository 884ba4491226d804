# METADATA
# title: All team members signed off
# description: The five final approvals pass.
# custom:
#   position: 121
#   phase: sign-off
#   required_before: close
#   owner: null
#   critical: true
#   members: [final_approval.*]
#   messages:
#     pass: "all {items} final approvals are given"
#     fail: "failing: {failing}[; not decided: {open}]"
#     unknown: "not every item is decided[: {open}]"
#   solution: Let each role read the report and sign with `gates sign final_approval.ROLE`.
package derived.completion.all_signed_off

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

statuses := members.of_sections(["final_approval"])
