# METADATA
# description: Services in the release's namespace, and where their selectors lead.
package lib.services

import data.host
import data.lib.lists
import data.lib.objects
import data.lib.observations.evidence
import data.lib.release

# METADATA
# description: The Service of that name in the release's namespace.
named(moment, name) := [service |
	some service in evidence[moment].cluster.services.items
	service.metadata.name == name
	service.metadata.namespace == host.profile.namespace
][0]

# METADATA
# description: Pods that the Service's selector matches and that are not on their way out.
selected(moment, service) := [pod |
	some pod in release.namespace_pods[moment]
	objects.has_labels(pod, service.spec.selector)
]

# METADATA
# description: Uids of the release's pods.
release_uids(moment) := {pod.metadata.uid | some pod in release.pods[moment].items}

# METADATA
# description: Sorted names of the pods that the Service selects and that are not the release's.
strangers(moment, service) := sort({object.get(pod, ["metadata", "name"], "unnamed") |
	some pod in selected(moment, service)
	uid := object.get(pod, ["metadata", "uid"], "")
	not uid in release_uids(moment)
})

# METADATA
# description: |
#   Where the Service of that name leads: `release` when its selector is proven to match pods of the release and no others,
#   `elsewhere` when it is proven to match another pod, none at all, or does not exist, else `unknown`.
leads_to(moment, name) := "elsewhere" if {
	lists.whole(evidence[moment].cluster.services)
	not named(moment, name)
} else := "elsewhere" if {
	count(strangers(moment, named(moment, name))) > 0
} else := "elsewhere" if {
	lists.whole(release.pods[moment])
	count(selected(moment, named(moment, name))) == 0
} else := "release" if {
	lists.whole(release.pods[moment])
	named(moment, name)
} else := "unknown"
