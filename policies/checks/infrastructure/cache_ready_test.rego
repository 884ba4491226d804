package checks.infrastructure.cache_ready_test

import data.checks.infrastructure.cache_ready as item
import data.testing

pod(name, labels, ready) := {
	"metadata": {"name": name, "namespace": "starlight-prod", "labels": labels},
	"status": {"conditions": [{"type": "Ready", "status": ready}]},
}

own(ready) := pod("own-0", {"app": "redis"}, ready)

other := pod("other-0", {"app": "starlight"}, "False")

snapshot(pods) := testing.snapshot("deployment", "cluster", {"pods": pods})

of(items) := snapshot({"items": items, "complete": true})

healthy := of([other, own("True")])

decide(document) := decision if {
	decision := {"status": item.status, "facts": item.facts} with input as document
		with data.host as testing.host(document)
}

without_feature(document) := decision if {
	off := json.patch(testing.host(document), [{"op": "replace", "path": "/profile/features/cache", "value": false}])
	decision := {"status": item.status, "facts": item.facts} with input as document with data.host as off
}

test_passes_and_says_what_was_seen if {
	decide(healthy) == {"status": "pass", "facts": {"pods": 1, "not_ready": []}}
}

test_a_pod_that_is_not_ready_fails_by_name if {
	decision := decide(of([own("True"), own("False")]))
	decision.status == "fail"
	decision.facts == {"pods": 2, "not_ready": ["own-0"]}
}

test_no_pod_fails_only_when_the_list_is_whole if {
	decide(of([other])).status == "fail"
	decide(snapshot({"items": [own("True")], "complete": false})).status == "unknown"
	decide(snapshot({"items": []})).status == "unknown"
	decide(testing.snapshot("deployment", "cluster", {})).status == "unknown"
	decide(testing.snapshot("pre-deployment", "cluster", {"pods": {"items": [], "complete": true}})).status == "unknown"
}

test_stale_or_foreign_evidence_is_unknown if {
	decide(testing.stale(healthy, "deployment", "cluster")).status == "unknown"
	decide(testing.of_another_release(healthy, "deployment", "cluster")).status == "unknown"
}

test_not_applicable_without_it if {
	without_feature(of([other])) == {"status": "not_applicable", "facts": {"not_ready": [], "contradiction": []}}
	without_feature(testing.snapshot_of({})).status == "not_applicable"
}

test_a_pod_or_a_release_contradicts_the_profile if {
	decision := without_feature(healthy)
	decision.status == "fail"
	decision.facts.contradiction == ["pod own-0"]
	releases := {"items": [{"name": "starlight-redis", "namespace": "starlight-prod", "status": "deployed"}], "complete": true}
	without_feature(testing.snapshot("deployment", "tools", {"helmReleases": releases})).status == "fail"
}
