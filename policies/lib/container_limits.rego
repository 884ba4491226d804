# METADATA
# description: Limits of resources of the pods that a reviewed object makes.
package lib.container_limits

import data.lib.compare
import data.lib.pod_requests
import data.lib.quantities
import data.lib.reviewed

# METADATA
# description: |
#   Paths of the containers without a limit of the resource (`cpu`, `memory`) that can be read; none where the pod as a whole has
#   one. Ephemeral containers can't have any. A request that can't be read counts as a limit that can't: the scheduler places by it.
without(resource) := {entry.path |
	not readable(reviewed.pod_spec, "limits", resource)
	some entry in reviewed.containers
	entry.list != "ephemeralContainers"
	not limited(entry.container, resource)
}

# METADATA
# description: True when the limits of a pod of the release add up to more than `limit`, in thousandths of a core or in bytes.
above(resource, limit) if {
	reviewed.of_the_release
	compare.above(total(resource), limit)
}

# METADATA
# description: The pod's limit, as the scheduler would count requests of that size.
total(resource) := pod_requests.of(limits, resource)

limits := {
	"containers": [object.get(entry.container, ["resources", "limits"], {}) |
		some entry in reviewed.containers
		entry.list == "containers"
	],
	"init": [[object.get(container, ["resources", "limits"], {}), object.get(container, "restartPolicy", "")] |
		some container in reviewed.pod_spec.initContainers
	],
	"own": object.get(reviewed.pod_spec, ["resources", "limits"], {}),
	"overhead": {},
}

limited(container, resource) if {
	readable(container, "limits", resource)
	not unreadable_request(container, resource)
}

unreadable_request(container, resource) if {
	container.resources.requests[resource]
	not readable(container, "requests", resource)
}

readable(holder, bound, "cpu") if quantities.millicores(holder.resources[bound].cpu)

readable(holder, bound, "memory") if quantities.whole(holder.resources[bound].memory)
