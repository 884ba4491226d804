# METADATA
# title: Log aggregation
# description: The log store has recent lines of every pod of the release.
# custom:
#   position: 66
#   phase: migration
#   moment: migration
#   required_before: close
#   owner: DevOps
#   critical: false
#   evidence: [cluster.pods, monitoring.logs]
#   shown: [cluster.deployments, cluster.replicaSets]
#   parameters: [live_evidence_age_seconds_max]
#   checklist:
#     Test: "Check logs"
#     Expected: "Centralized"
#   messages:
#     pass: "recent lines of all {pods} pods"
#     fail: "pods without any line: {absent}; pods whose newest line is older than {limit_seconds} at collection: {stale}"
#     unknown: "the release's pods, or their lines in the log store, were not seen whole[; not seen: {unseen}]"
#   solution: Check the log agent on the nodes of the pods named, write a marker line to each pod's output, then collect again.
package checks.monitoring.log_aggregation

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
	every log in evidence.migration.monitoring.logs.items {
		is_number(log.lines)
	}
}

facts["pods"] := count(pods.fresh)

facts["limit_seconds"] := parameters.live_evidence_age_seconds_max

facts["absent"] := pods.absent

facts["stale"] := pods.stale

facts["unseen"] := pods.unseen

# an entry of no lines is no find
found := {
	"complete": evidence.migration.monitoring.logs.complete,
	"items": [log |
		some log in evidence.migration.monitoring.logs.items
		not log.lines == 0
	],
} if {
	is_array(evidence.migration.monitoring.logs.items)
}

pods := monitored_pods.by_state(found, "newestAt", parameters.live_evidence_age_seconds_max)
