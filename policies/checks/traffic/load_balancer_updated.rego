# METADATA
# title: Load balancer updated
# description: |
#   The public Service or its Ingress has an address, and what stands behind the load balancer are pods of the release, at
#   least one, and nothing else.
# custom:
#   position: 62
#   phase: migration
#   moment: migration
#   required_before: close
#   owner: DevOps
#   critical: false
#   feature: load_balancer
#   evidence:
#     - any_of: [cluster.services, cluster.ingresses]
#     - cluster.pods
#     - network.loadBalancer.backends
#   shown: [cluster.deployments, cluster.replicaSets]
#   checklist:
#     Command: "Check ingress controller"
#   messages:
#     pass: "{addresses} leads to {backends} pods of the release and to nothing else"
#     fail: "{problem}[; addresses: {addresses}][; backends that are not the release's: {strangers}]"
#     unknown: "the load balancer's address, all of its backends, or the release's pods were not seen"
#     not_applicable: "the profile says that this service has no load balancer"
#   solution: Point the public Service at the release and wait until the load balancer has drained its old backends, then collect again.
package checks.traffic.load_balancer_updated

import data.host.profile
import data.lib.lists
import data.lib.observations.evidence
import data.lib.release
import data.lib.services

default status := "unknown"

status := "fail" if {
	profile.features.load_balancer == false
	public_service.spec.type == "LoadBalancer"
} else := "not_applicable" if {
	profile.features.load_balancer == false
} else := "fail" if {
	is_string(problem)
} else := "pass" if {
	count(addresses) > 0
	lists.whole(release.pods.migration)
	lists.whole(evidence.migration.network.loadBalancer.backends)
	every backend in evidence.migration.network.loadBalancer.backends.items {
		backend.podUid in services.release_uids("migration")
	}
}

facts["addresses"] := addresses

facts["backends"] := count(evidence.migration.network.loadBalancer.backends.items)

facts["strangers"] := strangers

facts["problem"] := "the profile says that there is none, and the public Service is of type LoadBalancer" if {
	profile.features.load_balancer == false
	public_service.spec.type == "LoadBalancer"
} else := problem

problem := "backends are not pods of the release" if {
	lists.whole(release.pods.migration)
	count(strangers) > 0
} else := "nothing stands behind the load balancer" if {
	lists.none(evidence.migration.network.loadBalancer.backends)
} else := "neither the public Service nor its Ingress has an address" if {
	lists.whole(evidence.migration.cluster.services)
	lists.whole(evidence.migration.cluster.ingresses)
	count(addresses) == 0
}

public_service := services.named("migration", profile.public.service)

public_ingress := [ingress |
	some ingress in evidence.migration.cluster.ingresses.items
	ingress.metadata.name == profile.public.ingress
	ingress.metadata.namespace == profile.namespace
][0]

addresses := sort({address |
	some entries in [
		[entry | some entry in public_service.status.loadBalancer.ingress],
		[entry | some entry in public_ingress.status.loadBalancer.ingress],
	]
	some entry in entries
	some field in ["ip", "hostname"]
	address := entry[field]
	address != ""
})

strangers := sort({object.get(backend, "address", "unnamed") |
	some backend in evidence.migration.network.loadBalancer.backends.items
	uid := backend.podUid
	not uid in services.release_uids("migration")
})
