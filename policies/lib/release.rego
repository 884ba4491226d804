# METADATA
# description: |
#   The release's own objects in the cluster, by moment, found once for all items. A list here is `{items, complete}`:
#   where the cluster's list is not whole, neither is this.
package lib.release

import data.host
import data.lib.objects
import data.lib.observations.evidence

moments := object.keys(evidence)

# METADATA
# description: The release's Deployment, by moment.
deployment[moment] := found if {
	some moment in moments
	found := deployment_named(moment, host.profile.workload.deployment)
}

# METADATA
# description: The canary's Deployment, by moment.
canary_deployment[moment] := found if {
	some moment in moments
	found := deployment_named(moment, host.profile.canary.deployment)
}

# METADATA
# description: |
#   Pods of the release that are not on their way out, by moment: those with the release's labels, and those whose
#   owner chain (pod, ReplicaSet, Deployment) leads to the release's Deployment, whatever their labels say.
pods[moment] := {"items": items, "complete": complete} if {
	some moment in moments
	complete := evidence[moment].cluster.pods.complete
	namespace_pods[moment]
	items := [pod |
		some pod in namespace_pods[moment]
		belongs(moment, pod)
	]
}

# METADATA
# description: Pods of the canary that are not on their way out, by moment.
canary_pods[moment] := {"items": items, "complete": complete} if {
	some moment in moments
	complete := evidence[moment].cluster.pods.complete
	namespace_pods[moment]
	items := [pod |
		some pod in namespace_pods[moment]
		objects.has_labels(pod, host.profile.canary.podLabels)
	]
}

# METADATA
# description: Uids of the ReplicaSets that the release's Deployment owns, by moment.
replica_set_uids[moment] := {replica_set.metadata.uid |
	some replica_set in evidence[moment].cluster.replicaSets.items
	some owner in replica_set.metadata.ownerReferences
	owner.uid == deployment[moment].metadata.uid
} if {
	some moment in moments
}

# METADATA
# description: True when a container's image, or the imageID that the kubelet reports, is the release's by digest.
runs_release_digest(reference) if {
	some digest in digests
	endswith(reference, digest)
}

# METADATA
# description: |
#   True when a container's image is the release's by repository and tag. The names that Docker Hub lets one leave out
#   (`docker.io/`, `library/`) make no difference.
runs_release_tag(reference) if {
	is_string(reference)
	repository := short_name(host.profile.image.repository)
	short_name(reference) == concat(":", [repository, host.profile.image.tag])
}

short_name(reference) := trim_prefix(trim_prefix(trim_prefix(reference, "index."), "docker.io/"), "library/")

# METADATA
# description: Digests of the release's image, of its index and of each platform.
digests := {digest | digest := input.release.image.index} | {digest | some digest in input.release.image.platforms}

# undefined for two of one name, which no API server holds
deployment_named(moment, name) := candidates[0] if {
	candidates := [candidate |
		some candidate in evidence[moment].cluster.deployments.items
		candidate.metadata.name == name
		candidate.metadata.namespace == host.profile.namespace
	]
	count(candidates) == 1
}

namespace_pods[moment] := [pod |
	some pod in evidence[moment].cluster.pods.items
	pod.metadata.namespace == host.profile.namespace
	not objects.terminating(pod)
] if {
	some moment in moments
	is_array(evidence[moment].cluster.pods.items)
}

belongs(_, pod) if objects.has_labels(pod, host.profile.workload.podLabels)

belongs(moment, pod) if {
	some owner in pod.metadata.ownerReferences
	owner.uid in replica_set_uids[moment]
}
