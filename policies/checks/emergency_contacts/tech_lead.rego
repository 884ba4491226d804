# METADATA
# title: "Emergency contacts: Tech Lead"
# description: The contacts name a tech lead with a method, an address and a response time within the limit, and no placeholder.
# custom:
#   position: 115
#   phase: sign-off
#   moment: pre-deployment
#   required_before: deploy
#   owner: null
#   critical: false
#   evidence: [contacts.contacts]
#   parameters: [tech_lead_response_minutes_max]
#   checklist:
#     Response Time: "{tech_lead_response_minutes_max}"
#   messages:
#     pass: "{reachable} can be reached within {limit} min"
#     fail: "nobody can be reached as tech lead within {limit} min[; placeholders stand in: {placeholders}]"
#     unknown: "there is no whole list of contacts with a tech lead: person, method, address and response time"
#   solution: Name a tech lead with method, address and response time in the contacts file, then collect again.
package checks.emergency_contacts.tech_lead

import data.host.parameters
import data.lib.contacts
import data.lib.lists
import data.lib.observations.evidence

default status := "unknown"

status := "fail" if {
	count(placeholders) > 0
} else := "fail" if {
	contacts.nobody_in_time(evidence["pre-deployment"].contacts.contacts, "tech_lead", limit)
} else := "pass" if {
	lists.whole(evidence["pre-deployment"].contacts.contacts)
	count(reachable) > 0
}

facts["reachable"] := reachable

facts["methods"] := contacts.methods(evidence["pre-deployment"].contacts.contacts, "tech_lead", limit)

facts["placeholders"] := placeholders

facts["limit"] := limit

limit := parameters.tech_lead_response_minutes_max

reachable := contacts.reachable(evidence["pre-deployment"].contacts.contacts, "tech_lead", limit)

placeholders := contacts.placeholders(evidence["pre-deployment"].contacts.contacts, "tech_lead")
