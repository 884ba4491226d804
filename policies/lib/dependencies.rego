# METADATA
# description: |
#   A database or cache that a profile declares off must not be there. What a moment's evidence shows of it contradicts
#   the declaration; a dependency is `{helmRelease, podLabels}`.
package lib.dependencies

import data.host
import data.lib.objects
import data.lib.observations.evidence

# METADATA
# description: Names of its pods and of its Helm release in the release's namespace, sorted.
seen(moment, dependency) := sort(pods(moment, dependency) | helm_releases(moment, dependency))

pods(moment, dependency) := {name |
	some pod in evidence[moment].cluster.pods.items
	objects.has_labels(pod, dependency.podLabels)
	object.get(pod, ["metadata", "namespace"], host.profile.namespace) == host.profile.namespace
	name := concat(" ", ["pod", object.get(pod, ["metadata", "name"], "unnamed")])
}

helm_releases(moment, dependency) := {name |
	some installed in evidence[moment].tools.helmReleases.items
	installed.name == dependency.helmRelease
	object.get(installed, "namespace", host.profile.namespace) == host.profile.namespace
	not installed.status == "uninstalled"
	name := concat(" ", ["Helm release", installed.name])
}
