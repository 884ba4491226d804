# METADATA
# title: Readiness and liveness probes
# description: The serving container of the release's pods is asked whether it is ready, and whether it lives.
# custom:
#   item: health.pod_readiness
#   mode: enforce
#   message: "there is {observed}; expected {wanted}"
#   remedy: Give the serving container a readinessProbe and a livenessProbe, with httpGet, tcpSocket, grpc or exec.
package admission.rules.probes

import data.host.profile
import data.lib.reviewed

violations contains violation if {
	reviewed.written_by_people
	reviewed.of_the_release
	not reviewed.serving
	path := concat("", [reviewed.pod_spec_path, ".containers"])
	violation := {
		"path": path,
		"observed": "no serving container",
		"wanted": concat(" ", ["a container", profile.workload.container]),
	}
}

violations contains violation if {
	reviewed.written_by_people
	some probe in ["readinessProbe", "livenessProbe"]
	not asks(object.get(reviewed.serving.container, probe, null))
	violation := {
		"path": concat(".", [reviewed.serving.path, probe]),
		"observed": concat(" ", ["no", probe]),
		"wanted": "one with a handler",
	}
}

asks(probe) if {
	some handler in ["httpGet", "tcpSocket", "grpc", "exec"]
	is_object(probe[handler])
}
