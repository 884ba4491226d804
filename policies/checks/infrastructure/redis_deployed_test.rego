package checks.infrastructure.redis_deployed_test

import data.checks.infrastructure.redis_deployed as item
import data.testing

entry(status) := {"name": "starlight-redis", "namespace": "starlight-prod", "revision": 3, "status": status}

snapshot(releases) := testing.snapshot("deployment", "tools", {"helmReleases": releases})

of(items) := snapshot({"items": items, "complete": true})

other := {"name": "other", "namespace": "starlight-prod", "revision": 1, "status": "deployed"}

healthy := of([other, entry("deployed")])

decide(document) := decision if {
	decision := {"status": item.status, "facts": item.facts} with input as document
		with data.host as testing.host(document)
}

without_feature(document) := decision if {
	off := json.patch(testing.host(document), [{"op": "replace", "path": "/profile/features/cache", "value": false}])
	decision := {"status": item.status, "facts": item.facts} with input as document with data.host as off
}

test_passes_and_says_what_was_seen if {
	decide(healthy) == {"status": "pass", "facts": {"limit": "starlight-redis", "observed": ["deployed"]}}
}

test_another_status_fails if {
	decision := decide(of([entry("failed")]))
	decision.status == "fail"
	decision.facts.observed == ["failed"]
	decide(of([entry("pending-upgrade")])).status == "fail"
}

test_a_missing_release_fails_only_when_the_list_is_whole if {
	decide(of([other])).status == "fail"
	decide(snapshot({"items": [entry("deployed")], "complete": false})).status == "unknown"
	decide(snapshot({"items": []})).status == "unknown"
	decide(testing.snapshot("deployment", "tools", {})).status == "unknown"
	decide(testing.snapshot("pre-deployment", "tools", {"helmReleases": {"items": [], "complete": true}})).status == "unknown"
}

test_stale_or_foreign_evidence_is_unknown if {
	decide(testing.stale(healthy, "deployment", "tools")).status == "unknown"
	decide(testing.of_another_release(healthy, "deployment", "tools")).status == "unknown"
}

test_not_applicable_without_it if {
	without_feature(of([other])) == {"status": "not_applicable", "facts": {"limit": "starlight-redis", "contradiction": []}}
	without_feature(testing.snapshot_of({})).status == "not_applicable"
}

test_a_release_or_a_pod_contradicts_the_profile if {
	decision := without_feature(healthy)
	decision.status == "fail"
	decision.facts.contradiction == ["Helm release starlight-redis"]
	pod := {"metadata": {"name": "db-0", "namespace": "starlight-prod", "labels": {"app": "redis"}}}
	pods := {"items": [pod], "complete": true}
	without_feature(testing.snapshot("deployment", "cluster", {"pods": pods})).status == "fail"
}
