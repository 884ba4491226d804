# METADATA
# title: Canary deployment created
# description: The canary's Deployment exists and runs the release's image by digest.
# custom:
#   position: 43
#   phase: canary
#   moment: canary
#   required_before: migrate
#   owner: Deployer
#   critical: true
#   evidence: [cluster.deployments]
#   shown: [cluster.pods]
#   checklist:
#     Command: "$ kubectl apply -f k8s/canary.yaml"
#   messages:
#     pass: "{deployment} runs {image}, the release's image"
#     fail: "{deployment}: {problem}[; image: {image}][; pods of another image: {other_pods}]"
#     unknown: "the Deployment {deployment} was not seen, or its image names no digest and the pods' own images are
#       not known[; image: {image}]"
#   solution: Apply the canary's manifest with the release's image by digest (`kubectl apply -f`), then collect again.
package checks.canary_setup.deployment_created

import data.host.profile
import data.lib.lists
import data.lib.objects
import data.lib.observations.evidence
import data.lib.release
import data.lib.workload

default status := "unknown"

status := "fail" if {
	is_string(problem)
} else := "pass" if {
	release.runs_release_digest(image)
} else := "pass" if {
	# a tag is what the pods made of it
	release.runs_release_tag(image)
	lists.whole(release.canary_pods.canary)
	count(release.canary_pods.canary.items) > 0
	every pod in release.canary_pods.canary.items {
		release.runs_release_digest(workload.image_id(pod))
	}
}

facts["deployment"] := profile.canary.deployment

facts["image"] := image

facts["other_pods"] := other_pods if count(other_pods) > 0

facts["problem"] := problem

problem := "it does not exist" if {
	lists.whole(evidence.canary.cluster.deployments)
	not release.canary_deployment.canary
} else := "it is being deleted" if {
	objects.terminating(release.canary_deployment.canary)
} else := "its image is not the release's" if {
	count(release.digests) > 0
	is_string(image)
	not release.runs_release_tag(image)
	not release.runs_release_digest(image)
} else := "pods run another image" if {
	count(other_pods) > 0
}

image := workload.serving(release.canary_deployment.canary.spec.template.spec).image

other_pods := sort([object.get(pod, ["metadata", "name"], "unnamed") |
	count(release.digests) > 0
	some pod in release.canary_pods.canary.items
	contains(workload.image_id(pod), "sha256:")
	not release.runs_release_digest(workload.image_id(pod))
])
