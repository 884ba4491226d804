# METADATA
# title: PostgreSQL deployed
# description: |
#   The latest revision of the profile's Helm release of the database, in the release's namespace, is deployed.
# custom:
#   position: 24
#   phase: deployment
#   moment: deployment
#   required_before: canary
#   owner: DevOps
#   critical: false
#   feature: database
#   evidence: [tools.helmReleases]
#   shown: [cluster.pods]
#   checklist:
#     Command: "$ helm install {database_release}"
#   messages:
#     pass: "Helm release {limit} is {observed}"
#     fail: "[{contradiction}: the profile declares no database, but there is one][Helm release {limit} is not deployed: {observed}]"
#     unknown: "the whole list of Helm releases with their revisions and statuses is needed, {limit} among them"
#     not_applicable: "the profile declares that there is no database, and none was seen"
#   solution: |
#     Install it or roll it back to a revision that works (`helm history`, `helm rollback`), or declare
#     `features.database: false` in the profile; then collect again.
package checks.infrastructure.postgresql_deployed

import data.host
import data.lib.dependencies
import data.lib.helm
import data.lib.observations.evidence

default status := "unknown"

status := "fail" if {
	host.profile.features.database == false
	count(contradiction) > 0
} else := "not_applicable" if {
	host.profile.features.database == false
} else := judged if {
	judged := helm.status(evidence.deployment.tools.helmReleases, host.profile.database.helmRelease)
}

facts["limit"] := host.profile.database.helmRelease

facts["observed"] := sort(helm.latest(evidence.deployment.tools.helmReleases, host.profile.database.helmRelease)) if {
	host.profile.features.database != false
}

facts["contradiction"] := contradiction if host.profile.features.database == false

contradiction := dependencies.seen("deployment", host.profile.database)
