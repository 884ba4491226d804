# METADATA
# title: "Final approval: Product Manager"
# description: |
#   Signed in this role over the release, the evidence, the waivers, the profile and the policies, by a person who gave
#   none of the other four approvals.
# custom:
#   position: 113
#   phase: sign-off
#   required_before: migrate
#   owner: Product Manager
#   critical: true
#   attested_by: product_manager
#   messages:
#     pass: "{approvers} approved what is judged here"
#     fail: "a signature proves no opposite, so that this never fails"
#     unknown: "no valid approval of what is judged here[; approved in another of the five roles too: {shared}]"
#   solution: Read the report, then `gates sign final_approval.product_manager` with a key that is trusted for this role alone.
package checks.final_approval.product_manager

import data.lib.approvals

default status := "unknown"

status := "pass" if {
	count(approvers) > 0
}

facts["approvers"] := approvers

facts["shared"] := shared if count(shared) > 0

approvers := approvals.independent("product_manager")

shared := approvals.shared("product_manager")
