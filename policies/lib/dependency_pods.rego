# METADATA
# description: |
#   Pods of a database or cache, found by the profile's labels in the release's namespace. Pods on their way out and jobs
#   that have succeeded serve nobody and are left out.
package lib.dependency_pods

import data.host
import data.lib.lists
import data.lib.objects

# METADATA
# description: |
#   `fail` when one is not Ready, or when the whole list has none; `pass` when the whole list has some and all are Ready;
#   else `unknown`.
status(pods, labels) := "fail" if {
	count(not_ready(pods, labels)) > 0
} else := "fail" if {
	lists.whole(pods)
	count(serving(pods, labels)) == 0
} else := "pass" if {
	lists.whole(pods)
} else := "unknown"

# METADATA
# description: Names of those that are not Ready, sorted.
not_ready(pods, labels) := sort([object.get(pod, ["metadata", "name"], "unnamed") |
	some pod in serving(pods, labels)
	not objects.condition_true(pod, "Ready")
])

# METADATA
# description: The pods that are to serve.
serving(pods, labels) := [pod |
	some pod in pods.items
	pod.metadata.namespace == host.profile.namespace
	objects.has_labels(pod, labels)
	not objects.terminating(pod)
	not succeeded(pod)
]

succeeded(pod) if pod.status.phase == "Succeeded"
