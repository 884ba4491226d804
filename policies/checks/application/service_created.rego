# METADATA
# title: Service created
# description: |
#   The release's Service selects all of its pods, each of its ports leads to a port of their containers, and its ready
#   endpoints are these pods and no others.
# custom:
#   position: 34
#   phase: deployment
#   moment: deployment
#   required_before: canary
#   owner: Deployer
#   critical: true
#   evidence: [cluster.services, cluster.pods, cluster.endpointSlices]
#   shown: [cluster.deployments, cluster.replicaSets]
#   checklist:
#     Command: "$ kubectl apply -f k8s/service.yaml"
#   messages:
#     pass: "{service} leads to {endpoints} ready endpoints, all of them pods of the release"
#     fail: "{service}: {problem}[; pods not selected: {unselected}][; ports: {unresolved_ports}][; foreign endpoints: {foreign}]"
#     unknown: "the Service {service}, the release's pods, or its EndpointSlices were not seen whole"
#   solution: Make selector and target ports those of the Deployment's labels and container ports, apply, then collect again.
package checks.application.service_created

import data.host.profile
import data.lib.lists
import data.lib.objects
import data.lib.observations.evidence
import data.lib.release
import data.lib.services

default status := "unknown"

status := "fail" if {
	is_string(problem)
} else := "pass" if {
	lists.whole(release.pods.deployment)
	is_array(service.spec.ports)
	lists.whole(evidence.deployment.cluster.endpointSlices)
}

facts["service"] := profile.workload.service

facts["endpoints"] := count(ready_endpoints)

facts["unselected"] := unselected

facts["unresolved_ports"] := unresolved_ports

facts["foreign"] := foreign

facts["problem"] := problem

problem := "it does not exist" if {
	lists.whole(evidence.deployment.cluster.services)
	not service
} else := "it does not select all of the release's pods" if {
	count(unselected) > 0
} else := "it has no port" if {
	count(object.get(service.spec, "ports", [])) == 0
} else := "a target port is none of the pods' ports" if {
	count(unresolved_ports) > 0
} else := "it leads to pods that are not the release's" if {
	lists.whole(release.pods.deployment)
	count(foreign) > 0
} else := "it has no ready endpoint" if {
	service
	lists.whole(evidence.deployment.cluster.endpointSlices)
	count(ready_endpoints) == 0
}

service := services.named("deployment", profile.workload.service)

unselected := sort({object.get(pod, ["metadata", "name"], "unnamed") |
	selector := object.get(service.spec, "selector", {})
	some pod in release.pods.deployment.items
	not objects.has_labels(pod, selector)
})

unresolved_ports := sort({name |
	some port in service.spec.ports
	some pod in release.pods.deployment.items
	target := object.get(port, "targetPort", object.get(port, "port", null))
	not listens(pod, target, object.get(port, "protocol", "TCP"))
	name := object.get(port, "name", "unnamed")
})

listens(pod, target, protocol) if {
	some container in pod.spec.containers
	some port in container.ports
	target in ({number | number := port.containerPort} | {name | name := port.name})
	object.get(port, "protocol", "TCP") == protocol
}

slices := [slice |
	some slice in evidence.deployment.cluster.endpointSlices.items
	slice.metadata.namespace == profile.namespace
	of_the_service(slice)
]

of_the_service(slice) if slice.metadata.labels["kubernetes.io/service-name"] == profile.workload.service

of_the_service(slice) if {
	some owner in slice.metadata.ownerReferences
	owner.uid == service.metadata.uid
}

# traffic goes to an endpoint unless it says that it is not ready, but only one that says so is proven ready
reached_endpoints := [endpoint |
	some slice in slices
	some endpoint in slice.endpoints
	not endpoint.conditions.ready == false
]

ready_endpoints := [endpoint |
	some endpoint in reached_endpoints
	endpoint.conditions.ready == true
]

foreign := sort({object.get(endpoint, ["targetRef", "name"], "unnamed") |
	some endpoint in reached_endpoints
	uid := object.get(endpoint, ["targetRef", "uid"], "")
	not uid in services.release_uids("deployment")
})
