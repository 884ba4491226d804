# METADATA
# title: Redis deployed
# description: |
#   The latest revision of the profile's Helm release of the cache, in the release's namespace, is deployed.
# custom:
#   position: 25
#   phase: deployment
#   moment: deployment
#   required_before: canary
#   owner: DevOps
#   critical: false
#   feature: cache
#   evidence: [tools.helmReleases]
#   shown: [cluster.pods]
#   checklist:
#     Command: "$ helm install {cache_release}"
#   messages:
#     pass: "Helm release {limit} is {observed}"
#     fail: "[{contradiction}: the profile declares no cache, but there is one][Helm release {limit} is not deployed: {observed}]"
#     unknown: "the whole list of Helm releases with their revisions and statuses is needed, {limit} among them"
#     not_applicable: "the profile declares that there is no cache, and none was seen"
#   solution: |
#     Install it or roll it back to a revision that works (`helm history`, `helm rollback`), or declare
#     `features.cache: false` in the profile; then collect again.
package checks.infrastructure.redis_deployed

import data.host
import data.lib.dependencies
import data.lib.helm
import data.lib.observations.evidence

default status := "unknown"

status := "fail" if {
	host.profile.features.cache == false
	count(contradiction) > 0
} else := "not_applicable" if {
	host.profile.features.cache == false
} else := judged if {
	judged := helm.status(evidence.deployment.tools.helmReleases, host.profile.cache.helmRelease)
}

facts["limit"] := host.profile.cache.helmRelease

facts["observed"] := sort(helm.latest(evidence.deployment.tools.helmReleases, host.profile.cache.helmRelease)) if {
	host.profile.features.cache != false
}

facts["contradiction"] := contradiction if host.profile.features.cache == false

contradiction := dependencies.seen("deployment", host.profile.cache)
