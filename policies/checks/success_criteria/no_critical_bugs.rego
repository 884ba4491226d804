# METADATA
# title: Zero critical bugs
# description: |
#   The issue tracker's whole answer to the query for open critical bugs is empty, or the tech lead signed that there are
#   none. A signature does not stand against an answer that shows some.
# custom:
#   position: 103
#   phase: sign-off
#   moment: pre-deployment
#   required_before: deploy
#   owner: Tech Lead
#   critical: true
#   evidence: [tracker.openCriticalBugs, tracker.total, tracker.query]
#   shown: [tracker.system]
#   attested_by: tech_lead
#   messages:
#     pass: "no critical bug is open[ (query {query})][ in {system}][; signed by {signers}]"
#     fail: "critical bugs are open[: {open_bugs}][ ({total} in total for the query {query})]"
#     unknown: "neither the tracker's whole answer, with its query and total, nor a signature of tech_lead says that none is open"
#   solution: >-
#     Close the critical bugs and collect the tracker's answer again; without a tracker,
#     `gates sign success_criteria.no_critical_bugs`.
package checks.success_criteria.no_critical_bugs

import data.lib.attestations
import data.lib.compare
import data.lib.lists
import data.lib.observations.evidence
import data.lib.texts

default status := "unknown"

status := "fail" if {
	count(evidence["pre-deployment"].tracker.openCriticalBugs.items) > 0
} else := "fail" if {
	compare.above(evidence["pre-deployment"].tracker.total, 0)
} else := "pass" if {
	lists.none(evidence["pre-deployment"].tracker.openCriticalBugs)
	evidence["pre-deployment"].tracker.total == 0
	texts.filled(evidence["pre-deployment"].tracker.query)
} else := "pass" if {
	count(signers) > 0
}

facts["open_bugs"] := open_bugs if count(open_bugs) > 0

facts["total"] := evidence["pre-deployment"].tracker.total

facts["query"] := evidence["pre-deployment"].tracker.query

facts["system"] := evidence["pre-deployment"].tracker.system

facts["signers"] := signers if count(signers) > 0

signers := attestations.signers("success_criteria.no_critical_bugs", "tech_lead", [])

open_bugs := sort([object.get(bug, "id", "unnamed") |
	some bug in evidence["pre-deployment"].tracker.openCriticalBugs.items
])
