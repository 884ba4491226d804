# METADATA
# title: Database ready
# description: |
#   There are pods of the database, by the profile's labels in the release's namespace, and all of them are Ready.
# custom:
#   position: 26
#   phase: deployment
#   moment: deployment
#   required_before: canary
#   owner: DevOps
#   critical: true
#   feature: database
#   evidence: [cluster.pods]
#   shown: [tools.helmReleases]
#   checklist:
#     Command: "$ kubectl wait pod -l {database_labels}"
#   messages:
#     pass: "all {pods} pods of the database are Ready"
#     fail: "[{contradiction}: the profile declares no database, but there is one][{pods} pods of the database; not Ready: {not_ready}]"
#     unknown: "the whole list of the namespace's pods is needed"
#     not_applicable: "the profile declares that there is no database, and none was seen"
#   solution: |
#     Look at the pods that are not Ready (`kubectl describe pod`), or correct `database.podLabels` or `features.database` in the
#     profile; then collect again.
package checks.infrastructure.database_ready

import data.host
import data.lib.dependencies
import data.lib.dependency_pods
import data.lib.observations.evidence

default status := "unknown"

status := "fail" if {
	host.profile.features.database == false
	count(contradiction) > 0
} else := "not_applicable" if {
	host.profile.features.database == false
} else := judged if {
	judged := dependency_pods.status(evidence.deployment.cluster.pods, host.profile.database.podLabels)
}

facts["pods"] := count(dependency_pods.serving(evidence.deployment.cluster.pods, host.profile.database.podLabels)) if {
	host.profile.features.database != false
}

facts["not_ready"] := dependency_pods.not_ready(evidence.deployment.cluster.pods, host.profile.database.podLabels)

facts["contradiction"] := contradiction if host.profile.features.database == false

contradiction := dependencies.seen("deployment", host.profile.database)
