# METADATA
# title: Service leads to its pods
# description: The Services of the release and of its canary select pods by all labels that the profile says they carry, and have a port.
# custom:
#   item: application.service_created
#   mode: enforce
#   message: "{observed}; expected {wanted}"
package admission.rules.service

import data.host.profile
import data.lib.objects
import data.lib.reviewed

violations contains {"path": "spec.selector", "observed": described(selector), "wanted": described(labels)} if {
	reviewed.written
	reviewed.kind == "/Service"
	labels := labels_behind[reviewed.name]
	selector := object.get(input.object, ["spec", "selector"], {})
	not objects.has_labels({"metadata": {"labels": selector}}, labels)
}

violations contains {"path": "spec.type", "observed": "ExternalName", "wanted": "a Service of pods"} if {
	reviewed.written
	reviewed.kind == "/Service"
	labels_behind[reviewed.name]
	input.object.spec.type == "ExternalName"
}

violations contains {"path": "spec.ports", "observed": "no port", "wanted": "at least one"} if {
	reviewed.written
	reviewed.kind == "/Service"
	labels_behind[reviewed.name]
	not has_port
}

labels_behind := {
	profile.workload.service: profile.workload.podLabels,
	profile.canary.service: profile.canary.podLabels,
}

has_port if {
	is_array(input.object.spec.ports)
	count(input.object.spec.ports) > 0
}

described(labels) := "no label" if {
	count([name | some name, _ in labels]) == 0
} else := concat(",", sort([concat("=", [name, value]) | some name, value in labels; is_string(value)]))
