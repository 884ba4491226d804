# METADATA
# title: Nobody works inside the pods
# description: No command is run in a pod of the namespace, and nobody attaches to one, so that what was proven is what runs.
# custom:
#   item: application.pods_running
#   mode: audit
#   message: "{observed}; expected {wanted}"
#   remedy: Read logs and metrics instead, or let the profile allow it (admission.rules.exec).
package admission.rules.exec

violations contains violation if {
	input.operation == "CONNECT"
	input.subResource in {"attach", "exec"}
	observed := concat(" ", [input.subResource, "into a pod"])
	violation := {
		"path": concat("/", ["pods", input.name, input.subResource]),
		"observed": observed,
		"wanted": "nothing but the image's own process",
	}
}
