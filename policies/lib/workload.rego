# METADATA
# description: What the release's Deployment asks for.
package lib.workload

import data.host
import data.lib.release

# METADATA
# description: The pod spec of the release's Deployment, by moment.
pod_spec[moment] := release.deployment[moment].spec.template.spec if some moment in release.moments

# METADATA
# description: The serving container of the release's Deployment, by moment.
container[moment] := serving(pod_spec[moment]) if some moment in release.moments

# METADATA
# description: The serving container of a pod spec; undefined when it has none.
serving(spec) := [candidate |
	some candidate in spec.containers
	candidate.name == host.profile.workload.container
][0]

# METADATA
# description: The pods that a Deployment is asked to keep; one where it does not say, which is Kubernetes' default.
desired_replicas(deployment) := object.get(deployment.spec, "replicas", 1)

# METADATA
# description: The image by digest that the kubelet reports for the serving container of a pod.
image_id(pod) := [status.imageID |
	some status in pod.status.containerStatuses
	status.name == host.profile.workload.container
][0]
