# METADATA
# title: Domain name configured (if using ingress)
# description: |
#   Every host that the declared Ingresses name resolves, and where the ingress has addresses, to one of them.
# custom:
#   position: 6
#   phase: pre-deployment
#   moment: pre-deployment
#   required_before: deploy
#   owner: DevOps
#   critical: false
#   feature: ingress
#   evidence: [manifests.objects, network.hosts]
#   shown: [cluster.ingresses]
#   messages:
#     pass: "{hosts} resolve as they must"
#     fail: >-
#       [{contradiction}: the profile declares no ingress, but there is one][hosts declared: {hosts}; without an
#       address: {unresolved}; not at the ingress: {elsewhere}]
#     unknown: >-
#       the whole list of manifests and, for each host of their Ingresses, its addresses and the ingress's are needed; not
#       looked up: {not_looked_up}
#     not_applicable: "the profile declares that there is no ingress, and none was seen"
#   solution: |
#     Give every Ingress rule a host and create its DNS record, pointing at the ingress's address (`kubectl get ingress`), or
#     declare `features.ingress: false` in the profile; then collect again.
package checks.environment.domain_dns

import data.host
import data.lib.lists
import data.lib.observations.evidence

default status := "unknown"

status := "fail" if {
	host.profile.features.ingress == false
	count(contradiction) > 0
} else := "not_applicable" if {
	host.profile.features.ingress == false
} else := "fail" if {
	count(unresolved | elsewhere) > 0
} else := "fail" if {
	lists.whole(evidence["pre-deployment"].manifests.objects)
	count(hosts) == 0
} else := "pass" if {
	lists.whole(evidence["pre-deployment"].manifests.objects)
	count(not_looked_up) == 0
}

facts["hosts"] := sort(hosts) if host.profile.features.ingress != false

facts["unresolved"] := sort(unresolved)

facts["elsewhere"] := sort(elsewhere)

facts["not_looked_up"] := sort(not_looked_up)

facts["contradiction"] := sort(contradiction) if host.profile.features.ingress == false

contradiction := {name_of(object_seen) |
	some object_seen in array.concat(declared, running)
	object.get(object_seen, ["metadata", "namespace"], host.profile.namespace) == host.profile.namespace
}

name_of(object_seen) := concat(" ", ["Ingress", object.get(object_seen, ["metadata", "name"], "unnamed")])

declared := [object_seen |
	some object_seen in evidence["pre-deployment"].manifests.objects.items
	object_seen.kind == "Ingress"
]

running := [object_seen | some object_seen in evidence["pre-deployment"].cluster.ingresses.items]

hosts := {rule.host |
	some ingress in declared
	some rule in ingress.spec.rules
	is_string(rule.host)
}

looked_up := [answer |
	some answer in evidence["pre-deployment"].network.hosts.items
	answer.host in hosts
]

unresolved := {answer.host |
	some answer in looked_up
	answer.addresses == []
}

elsewhere := {answer.host |
	some answer in looked_up
	count(answer.addresses) > 0
	count(answer.ingressAddresses) > 0
	not at_ingress(answer)
}

at_ingress(answer) if {
	some address in answer.addresses
	address in answer.ingressAddresses
}

not_looked_up := hosts - {answer.host |
	some answer in looked_up
	is_array(answer.addresses)
	is_array(answer.ingressAddresses)
}
