# METADATA
# title: Prometheus metrics
# description: Prometheus has a fresh sample of the release's metrics for every pod of the release.
# custom:
#   position: 63
#   phase: migration
#   moment: migration
#   required_before: close
#   owner: DevOps
#   critical: true
#   evidence: [cluster.pods, monitoring.samples]
#   shown: [cluster.deployments, cluster.replicaSets]
#   parameters: [sample_gap_seconds_max]
#   checklist:
#     Test: "Query metrics"
#     Expected: "Data flowing"
#   messages:
#     pass: "fresh samples of all {pods} pods"
#     fail: "pods without any sample: {absent}; pods whose last sample is older than {limit_seconds} at collection: {stale}"
#     unknown: "the release's pods, or their samples, were not seen whole[; not seen: {unseen}]"
#   solution: Check the scrape configuration and `up` of the pods named in Prometheus, then collect again.
package checks.monitoring.prometheus_metrics

import data.host.parameters
import data.lib.lists
import data.lib.monitored_pods
import data.lib.observations.evidence
import data.lib.release

default status := "unknown"

status := "fail" if {
	count(pods.absent) > 0
} else := "fail" if {
	count(pods.stale) > 0
} else := "pass" if {
	lists.whole(release.pods.migration)
	count(pods.fresh) > 0
	count(pods.unseen) == 0
}

facts["pods"] := count(pods.fresh)

facts["limit_seconds"] := parameters.sample_gap_seconds_max

facts["absent"] := pods.absent

facts["stale"] := pods.stale

facts["unseen"] := pods.unseen

pods := monitored_pods.by_state(evidence.migration.monitoring.samples, "lastSampleAt", parameters.sample_gap_seconds_max)
