# METADATA
# description: |
#   What pods take of a node's allocatable resources, as the scheduler counts it. Most pods are replicas of each other: what a
#   pod asks for is taken out of it first, so that equal asks are reckoned once.
package lib.pod_requests

import data.lib.compare
import data.lib.quantities

# METADATA
# description: |
#   What the pod asks for: requests of its containers, `[requests, restartPolicy]` of its init containers in their order,
#   its own request, and the overhead of its runtime class.
ask(pod) := {
	"containers": [container.resources.requests | some container in pod.spec.containers],
	"init": [[container.resources.requests, object.get(container, "restartPolicy", "")] | some container in pod.spec.initContainers],
	"own": object.get(pod.spec, ["resources", "requests"], {}),
	"overhead": object.get(pod.spec, "overhead", {}),
}

# METADATA
# description: |
#   Thousandths of a core, or bytes of memory: the pod's own request where it has one, else the greater of all its
#   containers together and of any one init container with the side cars that started before it; and the overhead. What
#   can't be read counts nothing.
of(asked, resource) := amount(asked.own, resource) + amount(asked.overhead, resource) if {
	asked.own[resource]
} else := max({running(asked, resource)} | starting(asked, resource)) + amount(asked.overhead, resource)

# METADATA
# description: True when a quantity of processor or memory in it can't be read.
unreadable(asked) if {
	of_init_containers := [requests | some [requests, _] in asked.init]
	some group in [asked.containers, of_init_containers, [asked.own, asked.overhead]]
	some requests in group
	some resource in ["cpu", "memory"]
	requests[resource]
	not readable(requests, resource)
}

running(asked, resource) := sum([amount(requests, resource) | some requests in together]) if {
	side_cars := [requests | some [requests, "Always"] in asked.init]
	together := array.concat(asked.containers, side_cars)
}

starting(asked, resource) := {together |
	some position, [requests, _] in asked.init
	before := sum([amount(earlier, resource) |
		some earlier_position, [earlier, "Always"] in asked.init
		compare.below(earlier_position, position)
	])
	together := before + amount(requests, resource)
}

amount(requests, resource) := number if {
	number := parsed(requests, resource)
} else := 0

readable(requests, resource) if is_number(parsed(requests, resource))

parsed(requests, "cpu") := quantities.millicores(requests.cpu)

parsed(requests, "memory") := quantities.whole(requests.memory)
