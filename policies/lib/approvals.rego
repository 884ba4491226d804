# METADATA
# description: |
#   The five final approvals. Each must come from a person who gave none of the other four, so that five signatures
#   are five people. The host counts only approvals of exactly what is judged now.
package lib.approvals

import data.lib.attestations

roles := ["tech_lead", "devops_lead", "ml_engineer", "qa_engineer", "product_manager"]

# METADATA
# description: Who approved in this role, sorted.
approvers(role) := attestations.signers(concat(".", ["final_approval", role]), role, [])

# METADATA
# description: Those of them who approved in another of the five roles too, sorted.
shared(role) := sort([person |
	some person in approvers(role)
	person in approvers_in_others(role)
])

# METADATA
# description: Those of them who approved in this role alone, sorted.
independent(role) := sort([person |
	some person in approvers(role)
	not person in approvers_in_others(role)
])

approvers_in_others(role) := {person |
	some other in roles
	other != role
	some person in approvers(other)
}
