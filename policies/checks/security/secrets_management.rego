# METADATA
# title: "Secrets management: no secrets in logs"
# description: >-
#   Enough log lines of every pod of the release were scanned for some kinds of secrets, over a long enough time up to now, and
#   none held one.
# custom:
#   position: 92
#   phase: post-deployment
#   moment: post-deployment
#   required_before: close
#   owner: Security
#   critical: true
#   evidence:
#     - monitoring.logScan.window
#     - monitoring.logScan.lines
#     - monitoring.logScan.podUids
#     - monitoring.logScan.findings
#     - monitoring.logScan.complete
#     - cluster.pods
#   shown: [cluster.deployments, cluster.replicaSets]
#   parameters: [log_lines_min, log_window_seconds_min, live_evidence_age_seconds_max]
#   checklist:
#     Test: "Verify no secrets in logs"
#     Result: "Clean"
#   messages:
#     pass: "{lines} log lines of {pods} pods over {window_ms} hold no secret"
#     fail: "log lines hold secrets: {kinds}"
#     unknown: "{required_lines} or more log lines over {required_seconds} or more, of every pod of the release,
#       must be scanned to the end, for named kinds of secrets, and up to {age_seconds} before the collection[; scanned:
#       {lines} lines][ over {window_ms}][ until {until}][; pods without scanned lines:
#       {unscanned}]"
#   solution: >-
#     Scan the log of all pods with `gates collect --only monitoring`; where a secret is found, rotate it and stop
#     logging it.
package checks.security.secrets_management

import data.host.parameters
import data.lib.compare
import data.lib.freshness
import data.lib.lists
import data.lib.observations.evidence
import data.lib.release

default status := "unknown"

status := "fail" if {
	count(kinds) > 0
} else := "pass" if {
	is_object(evidence["post-deployment"].monitoring.logScan.findings)
	count(evidence["post-deployment"].monitoring.logScan.findings) > 0
	every findings in evidence["post-deployment"].monitoring.logScan.findings {
		findings == 0
	}
	evidence["post-deployment"].monitoring.logScan.complete == true
	compare.at_least(evidence["post-deployment"].monitoring.logScan.lines, parameters.log_lines_min)
	compare.at_least(window_ms, parameters.log_window_seconds_min * 1000)
	freshness.recent_at_collection("post-deployment", "monitoring", until, parameters.live_evidence_age_seconds_max)
	lists.whole(evidence["post-deployment"].monitoring.logScan.podUids)
	lists.whole(release.pods["post-deployment"])
	count(release.pods["post-deployment"].items) > 0
	every pod in release.pods["post-deployment"].items {
		pod.metadata.uid in scanned
	}
}

facts["kinds"] := kinds

facts["lines"] := evidence["post-deployment"].monitoring.logScan.lines

facts["pods"] := count(scanned)

facts["window_ms"] := window_ms

facts["until"] := until

facts["age_seconds"] := parameters.live_evidence_age_seconds_max

facts["required_lines"] := parameters.log_lines_min

facts["required_seconds"] := parameters.log_window_seconds_min

facts["unscanned"] := unscanned if count(unscanned) > 0

kinds := sort([kind |
	some kind, findings in evidence["post-deployment"].monitoring.logScan.findings
	compare.above(findings, 0)
])

unscanned := sort([object.get(pod, ["metadata", "name"], "unnamed") |
	some pod in release.pods["post-deployment"].items
	not object.get(pod, ["metadata", "uid"], null) in scanned
])

scanned := {uid | some uid in evidence["post-deployment"].monitoring.logScan.podUids.items}

window_ms := freshness.elapsed_ms(evidence["post-deployment"].monitoring.logScan.window.start, until)

until := evidence["post-deployment"].monitoring.logScan.window.end
