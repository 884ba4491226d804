package checks.security.secrets_management_test

import data.checks.security.secrets_management as item
import data.testing

scan := {
	"window": {"start": "2026-11-24T11:40:00Z", "end": "2026-11-24T11:55:00Z"},
	"lines": 1000,
	"podUids": {"complete": true, "items": ["a", "b"]},
	"findings": {"aws_key": 0, "jwt": 0},
	"complete": true,
}

pod(uid, labels) := {"metadata": {
	"name": concat("-", ["starlight", uid]),
	"namespace": "starlight-prod",
	"uid": uid,
	"labels": labels,
}}

release_labels := {"app": "starlight", "version": "v4"}

pods := {"complete": true, "items": [
	pod("a", release_labels),
	pod("b", release_labels),
	pod("other", {"app": "postgresql"}),
]}

document(log_scan, cluster_pods) := testing.snapshot_of({"post-deployment": {
	"monitoring": {"logScan": log_scan},
	"cluster": {"pods": cluster_pods},
}})

healthy := document(scan, pods)

decide(snapshot) := decision if {
	decision := {"status": item.status, "facts": item.facts} with input as snapshot
		with data.host as testing.host(snapshot)
}

changed(changes) := decide(document(object.union(scan, changes), pods))

lacking(key) := decide(document(object.remove(scan, [key]), pods)).status

with_pods(changes) := decide(document(scan, object.union(pods, changes)))

test_passes_and_says_what_was_seen if {
	decide(healthy) == {"status": "pass", "facts": {
		"kinds": [],
		"lines": 1000,
		"pods": 2,
		"window_ms": 900000,
		"until": "2026-11-24T11:55:00Z",
		"age_seconds": 900,
		"required_lines": 1000,
		"required_seconds": 900,
	}}
}

test_a_finding_fails_by_kind if {
	decision := changed({"findings": {"jwt": 1}})
	decision.status == "fail"
	decision.facts.kinds == ["jwt"]
}

test_a_finding_fails_whatever_else_is_missing if {
	decide(testing.snapshot("post-deployment", "monitoring", {"logScan": {"findings": {"jwt": 1}}})).status == "fail"
}

test_findings_are_counted if {
	lacking("findings") == "unknown"
	changed({"findings": {"jwt": "NaN"}}).status == "unknown"
	decide(document(object.union(object.remove(scan, ["findings"]), {"findings": {}}), pods)).status == "unknown"
	decide(document(object.union(object.remove(scan, ["findings"]), {"findings": []}), pods)).status == "unknown"
	decide(document(object.union(object.remove(scan, ["findings"]), {"findings": [0]}), pods)).status == "unknown"
	decide(document(object.union(object.remove(scan, ["findings"]), {"findings": {"jwt": 0}}), pods)).status == "pass"
}

test_lines if {
	changed({"lines": 999}).status == "unknown"
	changed({"lines": "NaN"}).status == "unknown"
	lacking("lines") == "unknown"
}

test_window if {
	changed({"window": {"start": "2026-11-24T11:40:01Z"}}).status == "unknown"
	changed({"window": {"start": "NaN"}}).status == "unknown"
	lacking("window") == "unknown"
}

test_the_scan_reaches_the_collection if {
	changed({"window": {"start": "2026-11-24T11:20:00Z", "end": "2026-11-24T11:44:00Z"}}).status == "pass"
	changed({"window": {"start": "2026-11-24T11:20:00Z", "end": "2026-11-24T11:43:59Z"}}).status == "unknown"
	changed({"window": {"end": "2026-11-24T12:01:01Z"}}).status == "unknown"
}

test_the_scan_came_to_its_end if {
	changed({"complete": false}).status == "unknown"
	lacking("complete") == "unknown"
}

test_every_pod_of_the_release_was_scanned if {
	decision := changed({"podUids": {"items": ["a"]}})
	decision.status == "unknown"
	decision.facts.unscanned == ["starlight-b"]
	changed({"podUids": {"items": ["a", "b", "c"]}}).status == "pass"
	changed({"podUids": {"complete": false}}).status == "unknown"
	lacking("podUids") == "unknown"
}

test_the_release_s_pods_are_known if {
	with_pods({"items": [pod("a", release_labels)]}).status == "pass"
	with_pods({"complete": false}).status == "unknown"
	with_pods({"items": []}).status == "unknown"
	with_pods({"items": [pod("other", {"app": "postgresql"})]}).status == "unknown"
	with_pods({"items": [{"metadata": {"name": "x", "namespace": "starlight-prod", "labels": release_labels}}]}).status == "unknown"
	decide(testing.snapshot("post-deployment", "monitoring", {"logScan": scan})).status == "unknown"
}

test_stale_or_foreign_evidence_is_unknown if {
	every domain in ["monitoring", "cluster"] {
		decide(testing.stale(healthy, "post-deployment", domain)).status == "unknown"
		decide(testing.of_another_release(healthy, "post-deployment", domain)).status == "unknown"
	}
}
