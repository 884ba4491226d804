# METADATA
# description: |
#   What a pod takes of a node's allocatable resources, as the scheduler counts it. `amounts` turns quantities as they are
#   written into whole numbers, each of them parsed once for all pods; what is not in it counts nothing.
package lib.pod_requests

import data.lib.compare
import data.lib.objects

# METADATA
# description: |
#   The pod's own request where it has one, else the greater of all its containers together and of any one init container
#   with the side cars that started before it; and the overhead of its runtime class.
of(pod, resource, amounts) := wanted(pod, resource, amounts) + amount(pod.spec, ["overhead", resource], amounts)

# METADATA
# description: Every quantity of the resource that the pod writes.
written(pod, resource) := {quantity |
	some container in objects.containers(pod.spec)
	quantity := container.resources.requests[resource]
} | {quantity |
	some path in [["overhead", resource], ["resources", "requests", resource]]
	quantity := object.get(pod.spec, path, null)
	quantity != null
}

wanted(pod, resource, amounts) := amount(pod.spec, ["resources", "requests", resource], amounts) if {
	pod.spec.resources.requests[resource]
} else := max({running(pod, resource, amounts)} | starting(pod, resource, amounts))

running(pod, resource, amounts) := sum([asked(container, resource, amounts) |
	some container in object.get(pod.spec, "containers", [])
]) + sum([asked(container, resource, amounts) |
	some container in object.get(pod.spec, "initContainers", [])
	side_car(container)
])

starting(pod, resource, amounts) := {together |
	some position, container in object.get(pod.spec, "initContainers", [])
	before := sum([asked(earlier, resource, amounts) |
		some earlier_position, earlier in pod.spec.initContainers
		side_car(earlier)
		compare.below(earlier_position, position)
	])
	together := before + asked(container, resource, amounts)
}

asked(container, resource, amounts) := amount(container, ["resources", "requests", resource], amounts)

amount(holder, path, amounts) := object.get(amounts, object.get(holder, path, null), 0)

side_car(container) if container.restartPolicy == "Always"
