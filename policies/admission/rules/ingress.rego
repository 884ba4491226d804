# METADATA
# title: Ingress leads to the public Service
# description: The public Ingress leads to the public Service, has a class, and serves every host of it by TLS with a named Secret.
# custom:
#   item: application.ingress_configured
#   mode: enforce
#   message: "{observed}; expected {wanted}"
package admission.rules.ingress

import data.host.profile
import data.lib.ingresses
import data.lib.reviewed

violations contains violation if {
	reviewed.written
	reviewed.kind == "networking.k8s.io/Ingress"
	profile.features.ingress == false
	count(ingresses.backends(input.object) & {profile.public.service, profile.workload.service, profile.canary.service}) > 0
	violation := {
		"path": "spec",
		"observed": "an Ingress",
		"wanted": "none, as the profile says (features.ingress)",
	}
}

violations contains violation if {
	public
	not profile.public.service in ingresses.backends(input.object)
	leads_to := concat(", ", array.concat(["no path to it"], sort([name | some name in ingresses.backends(input.object); is_string(name)])))
	violation := {
		"path": "spec.rules",
		"observed": leads_to,
		"wanted": concat(" ", ["Service", profile.public.service]),
	}
}

violations contains {"path": "spec.ingressClassName", "observed": "no class", "wanted": "one"} if {
	public
	not ingresses.class(input.object)
}

violations contains {"path": path, "observed": "no TLS for this host", "wanted": "an entry in spec.tls"} if {
	public
	some host in ingresses.uncovered(input.object)
	path := concat("", ["spec.rules[", host, "]"])
}

violations contains {"path": "spec.tls", "observed": "an entry without a Secret", "wanted": "a secretName"} if {
	public
	some entry in input.object.spec.tls
	not named(entry)
}

public if {
	reviewed.written
	reviewed.kind == "networking.k8s.io/Ingress"
	profile.features.ingress != false
	reviewed.name == profile.public.ingress
}

named(entry) if {
	is_string(entry.secretName)
	entry.secretName != ""
}
