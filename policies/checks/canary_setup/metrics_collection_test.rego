package checks.canary_setup.metrics_collection_test

import data.checks.canary_setup.metrics_collection as item
import data.testing

pod(uid) := {"metadata": {
	"name": concat("-", ["canary", uid]),
	"namespace": "starlight-prod",
	"uid": uid,
	"labels": {"app": "starlight-canary"},
}}

target(uid) := {"podUid": uid, "health": "up", "lastScrapeAt": "2026-11-24T11:58:50Z"}

# the observation was collected at 11:59
sample(uid) := {"podUid": uid, "lastSampleAt": "2026-11-24T11:58:45Z"}

whole(items) := {"complete": true, "items": items}

pods := whole([pod("a"), pod("b")])

monitoring := {"targets": whole([target("a"), target("b")]), "samples": whole([sample("a"), sample("b")])}

document(canary_pods, seen) := testing.snapshot_of({"canary": {"cluster": {"pods": canary_pods}, "monitoring": seen}})

healthy := document(pods, monitoring)

decide(snapshot) := decision if {
	decision := {"status": item.status, "facts": item.facts} with input as snapshot
		with data.host as testing.host(snapshot)
}

changed(path, value) := decide(document(pods, json.patch(monitoring, [{"op": "add", "path": path, "value": value}])))

lacking(path) := decide(document(pods, json.patch(monitoring, [{"op": "remove", "path": path}])))

test_passes_and_says_what_was_seen if {
	decide(healthy) == {"status": "pass", "facts": {
		"pods": 2,
		"limit_seconds": 120,
		"no_target": [],
		"down": [],
		"not_sampled": [],
	}}
}

test_a_pod_that_is_no_target_fails_by_name if {
	decision := lacking("/targets/items/1")
	decision.status == "fail"
	decision.facts.no_target == ["canary-b"]
}

test_a_target_that_is_not_up_fails_by_name if {
	decision := changed("/targets/items/1/health", "down")
	decision.status == "fail"
	decision.facts.down == ["canary-b"]
	changed("/targets/items/1/health", "unknown").status == "fail"
}

test_one_target_of_several_is_enough if {
	changed("/targets/items/-", {"podUid": "b", "health": "down"}).status == "pass"
}

test_a_pod_without_a_fresh_sample_fails_by_name if {
	lacking("/samples/items/1").status == "fail"
	lacking("/samples/items/1").facts.not_sampled == ["canary-b"]
	changed("/samples/items/1/lastSampleAt", "2026-11-24T11:56:59Z").facts.not_sampled == ["canary-b"]
	changed("/samples/items/1/lastSampleAt", "2026-11-24T11:56:59Z").status == "fail"
	changed("/samples/items/1/lastSampleAt", "2026-11-24T11:57:00Z").status == "pass"
}

test_what_is_missing_is_unknown if {
	lacking("/targets").status == "unknown"
	lacking("/samples").status == "unknown"
	lacking("/samples/items/1/lastSampleAt").status == "unknown"
	lacking("/targets/items/1/health").status == "unknown"
	changed("/samples/items/1/lastSampleAt", "NaN").status == "unknown"
}

test_only_whole_lists_tell_that_a_pod_is_not_there if {
	changed("/targets", {"complete": false, "items": [target("a")]}).status == "unknown"
	changed("/samples", {"complete": false, "items": [sample("a")]}).status == "unknown"
}

test_pods if {
	decide(document(whole([pod("a")]), monitoring)).status == "pass"
	decide(document(whole([]), monitoring)).status == "unknown"
	decide(document({"complete": false, "items": [pod("a")]}, monitoring)).status == "unknown"
	decide(document(whole([pod("a"), json.remove(pod("b"), ["metadata/uid"])]), monitoring)).status == "unknown"
	decide(testing.snapshot("canary", "monitoring", monitoring)).status == "unknown"
}

test_stale_or_foreign_evidence_is_unknown if {
	decide(testing.snapshot_of({})).status == "unknown"
	every domain in ["cluster", "monitoring"] {
		decide(testing.stale(healthy, "canary", domain)).status == "unknown"
		decide(testing.of_another_release(healthy, "canary", domain)).status == "unknown"
	}
}
