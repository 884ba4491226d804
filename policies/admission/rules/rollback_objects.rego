# METADATA
# title: What a rollback needs stays
# description: |
#   Until a verdict `go` before `close` is about the release, the previous release's objects that the profile names, the public
#   Service and the namespace can't be deleted, and until one before `migrate` is, its Deployment is not scaled to nothing.
# custom:
#   item: rollback_preparation.previous_image
#   mode: enforce
#   message: "{observed}; expected {wanted}"
#   remedy: >-
#     Keep it until the release is closed (gates check --before close, gates attest), and give the webhook the signed verdict.
package admission.rules.rollback_objects

import data.host
import data.host.profile
import data.lib.compare
import data.lib.reviewed
import data.lib.verdicts

violations contains violation if {
	input.operation == "DELETE"
	input.subResource == ""
	reviewed.name in needed[reviewed.kind]
	not closed

	# the namespace's own deletion was refused or let in before
	input.username != "system:serviceaccount:kube-system:namespace-controller"
	observed := concat(" ", ["deletion of", input.kind.kind, reviewed.name])
	violation := {
		"path": "metadata.name",
		"observed": observed,
		"wanted": "that it stays until the release is closed",
	}
}

violations contains violation if {
	input.operation == "UPDATE"
	reviewed.name == profile.admission.previous.deployment
	scales_deployment
	compare.at_most(object.get(input.object, ["spec", "replicas"], 1), 0)
	not verdicts.release_go("migrate")
	violation := {
		"path": "spec.replicas",
		"observed": "no replicas of what a rollback returns to",
		"wanted": "at least one before the migration is proven",
	}
}

needed := {
	"/ConfigMap": {name | some name in profile.admission.previous.configMaps},
	"/Namespace": {profile.namespace},
	"/Secret": {name | some name in profile.admission.previous.secrets},
	"/Service": ({profile.public.service} | {name | name := profile.admission.previous.service}),
	"apps/Deployment": {name | name := profile.admission.previous.deployment},
}

# closed is closed, whether the verdict is over or not
closed if {
	some digest, verdicts_on in host.verdicts
	some verdict in verdicts_on
	verdict.version == profile.version
	count(verdicts.gone(digest, "close")) > 0
}

scales_deployment if {
	input.subResource == ""
	reviewed.kind == "apps/Deployment"
}

scales_deployment if {
	input.subResource == "scale"
	input.resource == "deployments"
}
