package checks.success_criteria.security_scan_passed_test

import data.checks.success_criteria.security_scan_passed as item
import data.testing

report := {
	"tool": "trivy",
	"imageDigest": testing.digest("2"),
	"scannedAt": "2026-11-24T11:00:00Z",
	"databaseUpdatedAt": "2026-11-24T06:00:00Z",
	"targets": 2,
	"packages": 140,
	"findings": {"complete": true, "items": [finding("CVE-1", "MEDIUM")]},
}

finding(id, severity) := {"id": id, "severity": severity}

snapshot(reports) := testing.snapshot("pre-deployment", "scans", {"reports": {"complete": true, "items": reports}})

good := snapshot([report])

with_value(key, value) := json.patch(report, [{"op": "replace", "path": [key], "value": value}])

found(findings) := with_value("findings", {"complete": true, "items": findings})

foreign(one_report) := object.union(one_report, {"imageDigest": testing.digest("9")})

decide(document) := decision if {
	decision := {"status": item.status, "facts": item.facts} with input as document
		with data.host as testing.host(document)
}

status_of(one_report) := decide(snapshot([one_report])).status

test_passes_and_says_what_was_seen if {
	decide(good) == {
		"status": "pass",
		"facts": {
			"findings": [],
			"limit": "HIGH",
			"limit_seconds": 86400,
			"tools": ["trivy"],
			"packages": 140,
		},
	}
}

test_severities_at_and_beside_the_limit if {
	status_of(found([])) == "pass"
	every severity in ["UNKNOWN", "LOW", "MEDIUM"] {
		status_of(found([finding("CVE-2", severity)])) == "pass"
	}
	every severity in ["HIGH", "CRITICAL"] {
		decision := decide(snapshot([found([finding("CVE-1", "LOW"), finding("CVE-2", severity)])]))
		decision.status == "fail"
		decision.facts.findings == ["CVE-2"]
	}
}

test_the_limit_is_a_parameter if {
	high := snapshot([found([finding("CVE-2", "HIGH")])])
	item.status == "pass" with input as high
		with data.host as testing.host(high)
		with data.host.parameters.failing_severity_min as "CRITICAL"
	item.status == "fail" with input as good
		with data.host as testing.host(good)
		with data.host.parameters.failing_severity_min as "MEDIUM"
}

test_a_finding_of_any_report_of_the_image_fails if {
	other := object.union(found([finding("CVE-2", "CRITICAL")]), {"tool": "grype", "imageDigest": testing.digest("1")})
	decide(snapshot([report, other])).status == "fail"
	decide(snapshot([report, foreign(other)])).status == "pass"
	old := object.union(other, {"scannedAt": "2026-01-01T00:00:00Z"})
	decide(snapshot([report, old])).status == "fail"
	nameless := object.remove(found([{"severity": "HIGH"}]), ["scannedAt", "targets"])
	decide(snapshot([nameless])).facts.findings == ["unnamed"]
	unfinished := with_value("findings", {"complete": false, "items": [finding("CVE-2", "HIGH")]})
	status_of(unfinished) == "fail"
}

test_a_report_of_the_image_is_needed if {
	status_of(foreign(report)) == "unknown"
	status_of(object.remove(report, ["imageDigest"])) == "unknown"
	decide(snapshot([])).status == "unknown"
}

test_every_field_is_needed if {
	every key in ["imageDigest", "scannedAt", "databaseUpdatedAt", "targets", "packages", "findings"] {
		status_of(object.remove(report, [key])) == "unknown"
	}
}

test_what_was_looked_at if {
	every key in ["targets", "packages"] {
		status_of(with_value(key, 0)) == "unknown"
		status_of(with_value(key, "NaN")) == "unknown"
		status_of(with_value(key, 1)) == "pass"
	}
}

test_scan_and_database_are_recent if {
	every key in ["scannedAt", "databaseUpdatedAt"] {
		status_of(with_value(key, "2026-11-23T12:00:00Z")) == "pass"
		status_of(with_value(key, "2026-11-23T11:59:59Z")) == "unknown"
		status_of(with_value(key, "2026-11-24T12:02:01Z")) == "unknown"
		status_of(with_value(key, "today")) == "unknown"
	}
}

test_findings_must_be_whole_and_rated if {
	status_of(with_value("findings", {"items": []})) == "unknown"
	status_of(with_value("findings", {"complete": false, "items": []})) == "unknown"
	status_of(found([{"id": "CVE-2"}])) == "unknown"
	status_of(found([finding("CVE-2", "high")])) == "unknown"
}

test_a_second_report_of_the_image_must_be_whole_too if {
	sarif := object.remove(report, ["databaseUpdatedAt", "targets", "packages"])
	decide(snapshot([report, sarif])).status == "pass"
	decide(snapshot([report, object.remove(sarif, ["findings"])])).status == "unknown"
}

test_a_report_of_no_image_may_be_of_this_one if {
	homeless := object.remove(found([finding("CVE-2", "HIGH")]), ["imageDigest"])
	decide(snapshot([report, homeless])).status == "unknown"
	decide(snapshot([report, object.remove(report, ["imageDigest"])])).status == "pass"
}

test_the_list_of_reports_must_be_whole if {
	every list in [{"items": [report]}, {"complete": false, "items": [report]}, {"complete": true}] {
		decide(testing.snapshot("pre-deployment", "scans", {"reports": list})).status == "unknown"
	}
}

test_without_usable_evidence_unknown if {
	decide(testing.snapshot("pre-deployment", "scans", {})).status == "unknown"
	decide(testing.stale(good, "pre-deployment", "scans")).status == "unknown"
	decide(testing.of_another_release(good, "pre-deployment", "scans")).status == "unknown"
}
