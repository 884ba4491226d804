# METADATA
# title: "Final approval: Tech Lead"
# description: |
#   Signed in this role over the release, the evidence, the waivers, the profile and the policies, by a person who gave
#   none of the other four approvals.
# custom:
#   position: 109
#   phase: sign-off
#   required_before: migrate
#   owner: Tech Lead
#   critical: true
#   attested_by: tech_lead
#   messages:
#     pass: "{approvers} approved what is judged here"
#     fail: "a signature proves no opposite, so that this never fails"
#     unknown: "no valid approval of what is judged here[; approved in another of the five roles too: {shared}]"
#   solution: Read the report, then `gates sign final_approval.tech_lead` with a key that is trusted for this role alone.
package checks.final_approval.tech_lead

import data.lib.approvals

default status := "unknown"

status := "pass" if {
	count(approvers) > 0
}

facts["approvers"] := approvers

facts["shared"] := shared if count(shared) > 0

approvers := approvals.independent("tech_lead")

shared := approvals.shared("tech_lead")
