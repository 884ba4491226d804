# METADATA
# title: Secrets created
# description: |
#   Every Secret, and every key of one, that the release's Deployment needs exists, and no secret stands as a literal in
#   the Deployment or in a ConfigMap that it refers to.
# custom:
#   position: 29
#   phase: deployment
#   moment: deployment
#   required_before: canary
#   owner: Deployer
#   critical: true
#   evidence: [cluster.deployments, cluster.secrets, cluster.configMaps]
#   checklist:
#     Command: "$ kubectl create secret generic"
#   messages:
#     pass: "all Secrets and keys that the Deployment refers to exist: {present}; no literal looks like a secret"
#     fail: "literals that look like a secret: {literals}[; Secrets or keys that do not exist: {absent}]"
#     unknown: "the release's Deployment, one of the Secrets that it refers to[ ({unseen})], or the whole list of ConfigMaps was not seen"
#   solution: >-
#     Create the Secret with these keys; move each literal into a Secret, refer to it with `secretKeyRef`, and change
#     what was exposed. Then collect again.
package checks.configuration.secrets

import data.lib.lists
import data.lib.observations.evidence
import data.lib.references
import data.lib.release
import data.lib.workload

default status := "unknown"

status := "fail" if {
	count(required.absent) > 0
} else := "fail" if {
	count(literals) > 0
} else := "pass" if {
	is_object(workload.container.deployment)
	count(required.unseen) == 0
	is_array(evidence.deployment.cluster.secrets.items)
	lists.whole(evidence.deployment.cluster.configMaps)
}

facts["present"] := required.present

facts["absent"] := required.absent

facts["unseen"] := required.unseen

facts["literals"] := literals

required := references.required("deployment", workload.pod_spec.deployment, "Secret")

# what `redact` left of a literal that looked like a secret: where it stands, and of what kind it is
literals := sort({literal |
	some title, holder in holders
	walk(holder, [path, value])
	value.redacted
	kind := concat("", ["(", object.get(value, "kind", "unknown"), ")"])
	literal := concat(" ", [title, concat(".", [step(part) | some part in path]), kind])
})

holders := object.union({"Deployment": release.deployment.deployment}, {title: config_map |
	some name in {reference.name | some reference in references.of(workload.pod_spec.deployment, "ConfigMap")}
	title := concat("/", ["ConfigMap", name])
	config_map := references.named("deployment", "ConfigMap", name)[0]
})

step(part) := part if {
	is_string(part)
} else := format_int(part, 10)
