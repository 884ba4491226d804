# METADATA
# title: Deployment applied
# description: |
#   The release's Deployment is the one that its manifest declares, its image and every pod's are the release's by digest,
#   and the controller has taken up its newest generation.
# custom:
#   position: 33
#   phase: deployment
#   moment: deployment
#   required_before: canary
#   owner: Deployer
#   critical: true
#   evidence: [cluster.deployments, cluster.pods, manifests.objects]
#   shown: [cluster.replicaSets]
#   checklist:
#     Command: "$ kubectl apply -f k8s/deployment.yaml"
#   messages:
#     pass: "{deployment} runs {image}, as declared, on {pods} pods"
#     fail: "{deployment}: {problem}[; image: {image}][; pods of another image: {other_pods}]"
#     unknown: "the Deployment {deployment}, its manifest, or the images of its pods were not seen"
#   solution: Apply the release's manifest (`kubectl apply -f`), wait for `kubectl rollout status`, then collect again.
package checks.application.deployment_applied

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
	current
	declared
	lists.whole(release.pods.deployment)
	every pod in release.pods.deployment.items {
		release.runs_release_digest(workload.image_id(pod))
	}
}

facts["deployment"] := profile.workload.deployment

facts["manifest"] := concat(" ", ["Deployment", profile.workload.deployment]) if count(manifests) > 0

facts["image"] := image

facts["pods"] := count(release.pods.deployment.items)

facts["other_pods"] := other_pods

facts["problem"] := problem

problem := "it does not exist" if {
	lists.whole(evidence.deployment.cluster.deployments)
	not release.deployment.deployment
} else := "it is being deleted" if {
	objects.terminating(release.deployment.deployment)
} else := "its image is not the release's" if {
	is_string(image)
	not image_is_the_release
} else := "pods run another image" if {
	count(other_pods) > 0
} else := "there is no pod of it" if {
	lists.none(release.pods.deployment)
} else := "the controller has not taken up its newest generation" if {
	is_number(release.deployment.deployment.metadata.generation)
	is_number(release.deployment.deployment.status.observedGeneration)
	not current
} else := "no manifest declares it" if {
	lists.whole(evidence.deployment.manifests.objects)
	count(manifests) == 0
} else := "its images differ from its manifest's" if {
	is_string(image)
	some container in manifests[0].spec.template.spec.containers
	is_string(container.image)
	not applied(container)
}

image := workload.container.deployment.image

image_is_the_release if {
	release.runs_release_digest(image)
} else if {
	# no digest here: the pods' own, which are demanded of each of them, are what the tag meant
	release.runs_release_tag(image)
}

current if release.deployment.deployment.metadata.generation == release.deployment.deployment.status.observedGeneration

other_pods := sort({object.get(pod, ["metadata", "name"], "unnamed") |
	some pod in release.pods.deployment.items
	contains(workload.image_id(pod), "sha256:")
	not release.runs_release_digest(workload.image_id(pod))
})

manifests := [declaration |
	some declaration in evidence.deployment.manifests.objects.items
	declaration.kind == "Deployment"
	declaration.metadata.name == profile.workload.deployment
	object.get(declaration.metadata, "namespace", profile.namespace) == profile.namespace
]

# one manifest, whose containers all run here with the image that it says
declared if {
	count(manifests) == 1
	is_object(workload.serving(manifests[0].spec.template.spec))
	every container in manifests[0].spec.template.spec.containers {
		applied(container)
	}
}

applied(container) if {
	some running in workload.pod_spec.deployment.containers
	running.name == container.name
	same_image(running.image, container.image)
}

same_image(running, declared_image) if running == declared_image

# an admission webhook may have put the digest behind the tag
same_image(running, declared_image) if {
	startswith(running, concat("", [declared_image, "@sha256:"]))
}
