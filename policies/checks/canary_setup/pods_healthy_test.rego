package checks.canary_setup.pods_healthy_test

import data.checks.canary_setup.pods_healthy as item
import data.testing

pod(name) := {
	"metadata": {"name": name, "namespace": "starlight-prod", "labels": {"app": "starlight-canary"}},
	"status": {
		"conditions": [{"type": "Initialized", "status": "True"}, {"type": "Ready", "status": "True"}],
		"containerStatuses": [{"name": "detector", "restartCount": 0}, {"name": "proxy", "restartCount": 0}],
	},
}

document(pods) := testing.snapshot("canary", "cluster", {"pods": pods})

healthy := document({"complete": true, "items": [pod("a"), pod("b")]})

decide(snapshot) := decision if {
	decision := {"status": item.status, "facts": item.facts} with input as snapshot
		with data.host as testing.host(snapshot)
}

with_pods(items) := decide(document({"complete": true, "items": items}))

changed(path, value) := with_pods([pod("a"), json.patch(pod("b"), [{"op": "add", "path": path, "value": value}])])

lacking(path) := with_pods([pod("a"), json.patch(pod("b"), [{"op": "remove", "path": path}])])

test_passes_and_says_what_was_seen if {
	decide(healthy) == {"status": "pass", "facts": {"pods": 2, "not_ready": [], "restarted": []}}
}

test_a_pod_that_is_not_ready_fails_by_name if {
	decision := changed("/status/conditions/1/status", "False")
	decision.status == "fail"
	decision.facts.not_ready == ["b"]
	changed("/status/conditions/1/status", "Unknown").status == "fail"
}

test_other_conditions_do_not_count if {
	changed("/status/conditions/0/status", "False").status == "pass"
}

test_a_restart_fails_by_name if {
	decision := changed("/status/containerStatuses/1/restartCount", 1)
	decision.status == "fail"
	decision.facts.restarted == ["b"]
	changed("/status/initContainerStatuses", [{"name": "init", "restartCount": 1}]).status == "fail"
}

test_no_pod_fails_only_when_the_list_is_whole if {
	with_pods([]).status == "fail"
	decide(document({"complete": false, "items": []})).status == "unknown"
}

test_other_pods_do_not_count if {
	other := json.patch(pod("other"), [
		{"op": "replace", "path": "/metadata/labels/app", "value": "starlight"},
		{"op": "replace", "path": "/status/conditions/1/status", "value": "False"},
	])
	with_pods([pod("a"), other]).status == "pass"
	with_pods([other]).status == "fail"
}

test_what_is_missing_is_unknown_by_name if {
	lacking("/status/conditions/1").status == "unknown"
	lacking("/status/conditions/1").facts.unproven == ["b"]
	lacking("/status/containerStatuses").status == "unknown"
	lacking("/status/containerStatuses/0/restartCount").status == "unknown"
	changed("/status/containerStatuses", []).status == "unknown"
	decide(document({"complete": false, "items": [pod("a")]})).status == "unknown"
	decide(document({"items": [pod("a")]})).status == "unknown"
}

test_stale_or_foreign_evidence_is_unknown if {
	decide(testing.snapshot_of({})).status == "unknown"
	decide(testing.stale(healthy, "canary", "cluster")).status == "unknown"
	decide(testing.of_another_release(healthy, "canary", "cluster")).status == "unknown"
}
