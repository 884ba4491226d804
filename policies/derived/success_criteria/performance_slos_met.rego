# METADATA
# title: Performance SLOs met
# description: Every benchmark and every performance item passes.
# custom:
#   position: 104
#   phase: sign-off
#   required_before: close
#   owner: DevOps
#   critical: true
#   members: [benchmark.*, performance.*]
#   messages:
#     pass: "all {items} benchmark and performance items pass"
#     fail: "failing: {failing}[; not decided: {open}]"
#     unknown: "not every item is decided[: {open}]"
#   solution: Mend the items that fail and bring the evidence of those that are not decided; `gates explain ITEM` says how.
package derived.success_criteria.performance_slos_met

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

statuses := members.of_sections(["benchmark", "performance"])
