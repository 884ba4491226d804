package checks.canary_setup.deployment_created_test

import data.checks.canary_setup.deployment_created as item
import data.testing

pinned := concat("@", ["registry.starlight.example/starlight:v4-prod", testing.digest("1")])

tagged := "registry.starlight.example/starlight:v4-prod"

deployment(image) := {
	"metadata": {"name": "starlight-canary", "namespace": "starlight-prod"},
	"spec": {"template": {"spec": {"containers": [
		{"name": "proxy", "image": "registry.example/proxy:1"},
		{"name": "detector", "image": image},
	]}}},
}

pod(digest) := {
	"metadata": {"name": "canary-a", "namespace": "starlight-prod", "labels": {"app": "starlight-canary"}},
	"status": {"containerStatuses": [{"name": "detector", "imageID": concat("@", ["registry/starlight", digest])}]},
}

whole(items) := {"complete": true, "items": items}

document(deployments, pods) := testing.snapshot("canary", "cluster", {"deployments": deployments, "pods": pods})

with_image(image) := document(whole([deployment(image)]), whole([]))

healthy := with_image(pinned)

decide(snapshot) := decision if {
	decision := {"status": item.status, "facts": item.facts} with input as snapshot
		with data.host as testing.host(snapshot)
}

test_passes_and_says_what_was_seen if {
	decide(healthy) == {"status": "pass", "facts": {"deployment": "starlight-canary", "image": pinned}}
}

test_a_platform_s_digest_is_the_release_s_too if {
	decide(with_image(concat("@", ["starlight", testing.digest("2")]))).status == "pass"
}

test_another_image_fails if {
	decision := decide(with_image(concat("@", [tagged, testing.digest("7")])))
	decision.status == "fail"
	decision.facts.problem == "its image is not the release's"
	decide(with_image("registry.starlight.example/starlight:v3-stable")).status == "fail"
}

test_one_digest_of_the_release_is_enough if {
	single := json.patch(healthy, [{"op": "remove", "path": "/release/image/platforms"}])
	decide(single).status == "pass"
	other_image := json.patch(with_image("other:1"), [{"op": "remove", "path": "/release/image/platforms"}])
	decide(other_image).status == "fail"
	other_pod := json.patch(document(whole([deployment(pinned)]), whole([pod(testing.digest("7"))])), [
		{"op": "remove", "path": "/release/image/platforms"},
	])
	decide(other_pod).status == "fail"
}

test_a_release_without_digests_is_unknown if {
	nameless := json.patch(healthy, [{"op": "remove", "path": "/release/image"}])
	decide(nameless).status == "unknown"
	other := json.patch(document(whole([deployment(tagged)]), whole([pod(testing.digest("7"))])), [
		{"op": "remove", "path": "/release/image"},
	])
	decide(other).status == "unknown"
}

test_a_tag_is_what_the_pods_made_of_it if {
	decide(document(whole([deployment(tagged)]), whole([pod(testing.digest("1"))]))).status == "pass"
	decide(document(whole([deployment(tagged)]), whole([]))).status == "unknown"
	decide(document(whole([deployment(tagged)]), {"complete": false, "items": [pod(testing.digest("1"))]})).status == "unknown"
	decide(document(whole([deployment(tagged)]), whole([pod(testing.digest("1")), pod("not yet")]))).status == "unknown"
	decide(testing.snapshot("canary", "cluster", {"deployments": whole([deployment(tagged)])})).status == "unknown"
}

test_pods_of_another_image_fail_by_name if {
	decision := decide(document(whole([deployment(pinned)]), whole([pod(testing.digest("7"))])))
	decision.status == "fail"
	decision.facts.problem == "pods run another image"
	decision.facts.other_pods == ["canary-a"]
}

test_it_does_not_exist if {
	decide(document(whole([]), whole([]))).facts.problem == "it does not exist"
	decide(document(whole([]), whole([]))).status == "fail"
	elsewhere := json.patch(deployment(pinned), [{"op": "replace", "path": "/metadata/namespace", "value": "other"}])
	decide(document(whole([elsewhere]), whole([]))).status == "fail"
	decide(document({"complete": false, "items": []}, whole([]))).status == "unknown"
}

test_it_is_being_deleted if {
	going := json.patch(deployment(pinned), [
		{"op": "add", "path": "/metadata/deletionTimestamp", "value": "2026-11-24T11:00:00Z"},
	])
	decide(document(whole([going]), whole([]))).facts.problem == "it is being deleted"
}

test_the_serving_container_counts if {
	proxy_only := json.patch(deployment(pinned), [{"op": "remove", "path": "/spec/template/spec/containers/1"}])
	decide(document(whole([proxy_only]), whole([]))).status == "unknown"
	without_image := json.patch(deployment(pinned), [{"op": "remove", "path": "/spec/template/spec/containers/1/image"}])
	decide(document(whole([without_image]), whole([pod(testing.digest("1"))]))).status == "unknown"
	decide(with_image(7)).status == "unknown"
}

test_stale_or_foreign_evidence_is_unknown if {
	decide(testing.snapshot_of({})).status == "unknown"
	decide(testing.stale(healthy, "canary", "cluster")).status == "unknown"
	decide(testing.of_another_release(healthy, "canary", "cluster")).status == "unknown"
}
