# METADATA
# title: Security scan passed
# description: |
#   A fresh scan of the release's image, with a fresh database, shows what it looked at, and no report of that image holds
#   a finding at or over the severity limit.
# custom:
#   position: 105
#   phase: sign-off
#   moment: pre-deployment
#   required_before: deploy
#   owner: Security
#   critical: true
#   evidence: [scans.reports]
#   parameters: [failing_severity_min, record_evidence_age_seconds_max]
#   messages:
#     pass: "{tools} found nothing of severity {limit} or worse in {packages} packages"
#     fail: "findings of severity {limit} or worse: {findings}"
#     unknown: >-
#       no whole report of this image, scanned within {limit_seconds} with a database as fresh, that says what it looked at
#       and rates every finding
#   solution: Mend or replace what was found, rebuild the image, scan it by digest with a fresh database, then collect again.
package checks.success_criteria.security_scan_passed

import data.host.parameters
import data.lib.compare
import data.lib.freshness
import data.lib.lists
import data.lib.observations.evidence
import data.lib.release
import data.lib.severities

default status := "unknown"

status := "fail" if {
	count(findings) > 0
} else := "pass" if {
	lists.whole(evidence["pre-deployment"].scans.reports)
	count(telling) > 0
	every report in not_of_others {
		clean(report)
	}
}

facts["findings"] := findings

facts["limit"] := parameters.failing_severity_min

facts["limit_seconds"] := parameters.record_evidence_age_seconds_max

facts["tools"] := sort({object.get(report, "tool", "unnamed") | some report in telling})

facts["packages"] := max([report.packages | some report in telling])

of_this_image := [report |
	some report in evidence["pre-deployment"].scans.reports.items
	report.imageDigest in release.digests
]

# a report that does not say of which image may be of this one
not_of_others := array.concat(of_this_image, [report |
	some report in evidence["pre-deployment"].scans.reports.items
	not report.imageDigest
])

findings := sort({object.get(finding, "id", "unnamed") |
	some report in of_this_image
	some finding in report.findings.items
	severities.at_least(finding.severity, parameters.failing_severity_min)
})

clean(report) if {
	lists.whole(report.findings)
	every finding in report.findings.items {
		severities.below(finding.severity, parameters.failing_severity_min)
	}
}

telling := [report |
	some report in of_this_image
	freshness.recent("pre-deployment", report.scannedAt, parameters.record_evidence_age_seconds_max)
	freshness.recent("pre-deployment", report.databaseUpdatedAt, parameters.record_evidence_age_seconds_max)
	compare.above(report.targets, 0)
	compare.above(report.packages, 0)
]
