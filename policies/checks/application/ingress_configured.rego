# METADATA
# title: Ingress configured
# description: |
#   The Ingress leads to the public Service, has a class, and every host of it is served with a TLS Secret that exists.
# custom:
#   position: 35
#   phase: deployment
#   moment: deployment
#   required_before: canary
#   owner: Deployer
#   critical: false
#   feature: ingress
#   evidence: [cluster.ingresses, cluster.secrets]
#   checklist:
#     Command: "$ kubectl apply -f k8s/ingress.yaml"
#   messages:
#     pass: "Ingress {ingress} leads to {service}, class {class}, TLS for {hosts}"
#     fail: "Ingress {ingress}: {problem}[; hosts without TLS: {uncovered}][; TLS Secrets that do not exist: {absent_secrets}]"
#     unknown: "the Ingress {ingress}, or the Secrets that hold its certificates, were not seen"
#     not_applicable: "the profile says that this service has no Ingress"
#   solution: Give the Ingress the public Service as backend, an `ingressClassName`, and `tls` with a Secret for every host.
package checks.application.ingress_configured

import data.host.profile
import data.lib.ingresses
import data.lib.lists
import data.lib.observations.evidence

default status := "unknown"

status := "fail" if {
	profile.features.ingress == false
	count(leading_here) > 0
} else := "not_applicable" if {
	profile.features.ingress == false
} else := "fail" if {
	is_string(problem)
} else := "pass" if {
	count(hosts) > 0
	every entry in ingress.spec.tls {
		some secret in tls_secrets(entry.secretName)
		{"tls.crt", "tls.key"} & {key | some key in secret.keys} == {"tls.crt", "tls.key"}
	}
}

facts["ingress"] := profile.public.ingress

facts["service"] := profile.public.service

facts["class"] := class

facts["hosts"] := sort(hosts)

facts["uncovered"] := uncovered

facts["absent_secrets"] := absent_secrets

facts["problem"] := "the profile says that there is none, and one leads here" if {
	profile.features.ingress == false
	count(leading_here) > 0
} else := problem

problem := "it does not exist" if {
	lists.whole(evidence.deployment.cluster.ingresses)
	not ingress
} else := "no backend of it is the public Service" if {
	is_object(ingress.spec)
	not backend_is_public
} else := "it has no class" if {
	ingress
	not class
} else := "a host has no TLS entry" if {
	count(uncovered) > 0
} else := "a TLS entry names no Secret" if {
	some entry in ingress.spec.tls
	not entry.secretName
} else := "a TLS Secret does not exist" if {
	count(absent_secrets) > 0
} else := "a TLS Secret has no certificate and key" if {
	some entry in ingress.spec.tls
	some secret in tls_secrets(entry.secretName)
	some key in ["tls.crt", "tls.key"]
	not key in secret.keys
}

ingress := [candidate |
	some candidate in in_namespace
	candidate.metadata.name == profile.public.ingress
][0]

in_namespace := [candidate |
	some candidate in evidence.deployment.cluster.ingresses.items
	candidate.metadata.namespace == profile.namespace
]

leading_here := [candidate |
	some candidate in in_namespace
	count(ingresses.backends(candidate) & {profile.public.service, profile.workload.service, profile.canary.service}) > 0
]

backend_is_public if profile.public.service in ingresses.backends(ingress)

class := ingresses.class(ingress)

hosts := ingresses.hosts(ingress)

uncovered := ingresses.uncovered(ingress)

absent_secrets := sort({entry.secretName |
	lists.whole(evidence.deployment.cluster.secrets)
	some entry in ingress.spec.tls
	count(tls_secrets(entry.secretName)) == 0
})

tls_secrets(name) := [secret |
	some secret in evidence.deployment.cluster.secrets.items
	secret.metadata.name == name
	secret.metadata.namespace == profile.namespace
]
