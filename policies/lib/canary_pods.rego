# METADATA
# description: |
#   What the canary's pods went through at given checkpoints: restarts and replacements since T0, by uid, and the use of
#   their containers in percent of the limit. Pods of another version are left out; they prove nothing of this release.
package lib.canary_pods

import data.lib.checkpoints
import data.lib.compare
import data.lib.lists
import data.lib.observations.evidence

# METADATA
# description: Names of pods whose restarts are not those of T0, sorted.
restarted(names) := sort({object.get(pod, "name", "unnamed") |
	some name in names
	some pod in release_pods(name)
	pod.uid in counted_at_start
	is_number(pod.restarts)
	not [pod.uid, pod.restarts] in at_start
})

# METADATA
# description: Names of pods that came or went since T0, sorted. Only whole lists tell.
replaced(names) := sort({object.get(pod, "name", "unnamed") |
	identified(evidence.canary.canary.podsAtStart)
	some name in names
	some pod in array.concat(came(name), gone(name))
})

# METADATA
# description: True when each of these checkpoints has the pods of T0 and no others, with the restarts of T0.
steady(names) if {
	every name in names {
		lists.whole(checkpoints.record[name].pods)
		{pod.uid | some pod in checkpoints.record[name].pods.items} == uids_at_start
		every pod in checkpoints.record[name].pods.items {
			[pod.uid, pod.restarts] in at_start
		}
	}
}

# METADATA
# description: Containers (`pod/container`) whose `field` is at or over the limit at one of these checkpoints, sorted.
at_or_over(names, field, limit) := sort({concat("/", [pod_name, container_name]) |
	some name in names
	some pod in release_pods(name)
	some container in pod.containers
	compare.at_least(container[field], limit)
	pod_name := object.get(pod, "name", "unnamed")
	container_name := object.get(container, "name", "unnamed")
})

# METADATA
# description: True when every container of every pod has a `field` below the limit at each of these checkpoints.
all_below(names, field, limit) if {
	every name in names {
		count(checkpoints.record[name].pods.items) > 0
		every pod in checkpoints.record[name].pods.items {
			count(pod.containers) > 0
			every container in pod.containers {
				compare.below(container[field], limit)
			}
		}
	}
}

# METADATA
# description: The largest `field` of any container at these checkpoints; undefined when none has one.
largest(names, field) := max([container[field] |
	some name in names
	some pod in release_pods(name)
	some container in pod.containers
	is_number(container[field])
])

release_pods(name) := [pod |
	some pod in checkpoints.record[name].pods.items
	pod.version == input.release.version
]

came(name) := [pod |
	some pod in release_pods(name)
	is_string(pod.uid)
	not pod.uid in uids_at_start
]

gone(name) := [pod |
	identified(checkpoints.record[name].pods)
	uids := {pod.uid | some pod in checkpoints.record[name].pods.items}
	some pod in evidence.canary.canary.podsAtStart.items
	not pod.uid in uids
]

identified(pods) if {
	lists.whole(pods)
	every pod in pods.items {
		is_string(pod.uid)
	}
}

uids_at_start := {pod.uid | some pod in evidence.canary.canary.podsAtStart.items}

counted_at_start := {uid | some [uid, _] in at_start}

at_start := {[pod.uid, pod.restarts] | some pod in evidence.canary.canary.podsAtStart.items}
