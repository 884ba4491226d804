package checks.image.pushed_test

import data.checks.image.pushed as item
import data.testing

node(platform, taints) := {
	"metadata": {"name": concat("-", ["node", platform])},
	"spec": {"taints": taints},
	"status": {"nodeInfo": {"operatingSystem": split(platform, "/")[0], "architecture": split(platform, "/")[1]}},
}

amd64 := node("linux/amd64", [])

arm64 := node("linux/arm64", [])

whole(items) := {"items": items, "complete": true}

tag := {
	"tag": "v4-prod",
	"digest": testing.digest("1"),
	"platforms": {"linux/amd64": testing.digest("2")},
	"pullable": true,
}

other_tag := {"tag": "v3-stable", "digest": testing.digest("9"), "platforms": {"linux/amd64": testing.digest("9")}}

evidence(tags, nodes) := {
	"registry": {"repository": "registry.starlight.example/starlight", "tags": tags},
	"image": {"build": {"imageDigest": testing.digest("1")}},
	"cluster": {"nodes": nodes},
}

snapshot(content) := testing.snapshot_of({"pre-deployment": content})

content_of(tags, nodes) := evidence(whole(tags), whole(nodes))

healthy := content_of([other_tag, tag], [amd64])

decide(document) := decision if {
	decision := {"status": item.status, "facts": item.facts} with input as document
		with data.host as testing.host(document)
}

status(content) := decide(snapshot(content)).status

tagged(change) := content_of([object.union(tag, change)], [amd64])

wrong(content) := decision.facts.wrong if {
	decision := decide(snapshot(content))
	decision.status == "fail"
}

test_passes_and_says_what_was_seen if {
	decide(snapshot(healthy)) == {"status": "pass", "facts": {
		"observed": [testing.digest("1")],
		"platforms": ["linux/amd64"],
		"limit": {
			"tag": "v4-prod",
			"repository": "registry.starlight.example/starlight",
			"digests": [testing.digest("1"), testing.digest("2")],
		},
		"wrong": [],
	}}
}

test_a_tag_may_name_a_platforms_manifest if {
	status(tagged({"digest": testing.digest("2")})) == "pass"
	status(object.union(healthy, {"image": {"build": {"imageDigest": testing.digest("2")}}})) == "pass"
}

test_another_image_fails if {
	wrong(tagged({"digest": testing.digest("7")})) == [concat(" ", ["it is", testing.digest("7")])]
	wrong(content_of([tag, object.union(tag, {"digest": testing.digest("7")})], [amd64]))
}

test_a_tag_that_is_not_there_fails_only_when_the_list_is_whole if {
	wrong(content_of([other_tag], [amd64])) == ["it is not there"]
	status(evidence({"items": [other_tag], "complete": false}, whole([amd64]))) == "unknown"
	status(evidence({"items": [other_tag]}, whole([amd64]))) == "unknown"
	status(evidence({}, whole([amd64]))) == "unknown"
}

test_a_tag_that_was_seen_needs_no_whole_list if {
	status(evidence({"items": [tag], "complete": false}, whole([amd64]))) == "pass"
}

test_every_nodes_platform_is_needed if {
	wrong(content_of([tag], [amd64, arm64])) == ["it has no manifest for linux/arm64"]
	wrong(content_of([tag], [node("windows/amd64", [])])) == ["it has no manifest for windows/amd64"]
	both := object.union(tag, {"platforms": {"linux/arm64": testing.digest("5")}})
	status(content_of([both], [amd64, arm64])) == "pass"
	variant := object.union(tag, {"platforms": {"linux/arm64/v8": testing.digest("5")}})
	status(content_of([variant], [amd64, arm64])) == "pass"
	wrong(content_of([object.union(tag, {"platforms": {"linux/arm64e": testing.digest("5")}})], [arm64]))
}

test_nodes_that_take_no_pods_need_no_manifest if {
	tainted := node("linux/arm64", [{"key": "kubernetes.io/arch", "effect": "NoSchedule"}])
	status(content_of([tag], [amd64, tainted])) == "pass"
	status(content_of([tag], [amd64, json.patch(arm64, [{"op": "add", "path": "/spec/unschedulable", "value": true}])])) == "pass"
	status(content_of([tag], [tainted])) == "unknown"
	status(content_of([tag], [])) == "unknown"
}

test_another_manifest_for_a_platform_fails if {
	wrong(tagged({"platforms": {"linux/amd64": testing.digest("7")}})) == ["it has another manifest for linux/amd64"]
	spare := object.union(tag, {"platforms": {"linux/s390x": testing.digest("7")}})
	status(content_of([spare], [amd64])) == "pass"
}

test_a_node_without_its_platform_is_unknown if {
	every path in ["/status", "/status/nodeInfo/architecture", "/status/nodeInfo/operatingSystem"] {
		status(content_of([tag], [amd64, json.remove(arm64, [path])])) == "unknown"
	}
}

test_incomplete_or_missing_evidence_is_unknown if {
	status(evidence(whole([tag]), {"items": [amd64], "complete": false})) == "unknown"
	status(evidence(whole([tag]), {"items": [amd64]})) == "unknown"
	every path in [
		"/registry/repository", "/registry/tags", "/registry", "/image/build/imageDigest", "/image/build", "/image",
		"/cluster/nodes", "/cluster",
	] {
		status(json.remove(healthy, [path])) == "unknown"
	}
	every field in ["tag", "digest", "platforms"] {
		status(evidence({"items": [json.remove(tag, [field])], "complete": false}, whole([amd64]))) == "unknown"
	}
}

test_another_build_is_unknown if {
	status(object.union(healthy, {"image": {"build": {"imageDigest": testing.digest("7")}}})) == "unknown"
}

test_another_repository_is_unknown if {
	other := {"registry": {"repository": "registry.starlight.example/other"}}
	status(object.union(healthy, other)) == "unknown"
	status(object.union(content_of([other_tag], [amd64]), other)) == "unknown"
}

test_without_the_releases_digests_is_unknown if {
	decide(json.remove(snapshot(healthy), ["/release/image"])).status == "unknown"
}

test_platforms_without_their_digests_are_unknown if {
	status(tagged({"platforms": ["linux/amd64"]})) == "unknown"
}

test_stale_or_foreign_evidence_is_unknown if {
	every domain in ["registry", "image", "cluster"] {
		decide(testing.stale(snapshot(healthy), "pre-deployment", domain)).status == "unknown"
		decide(testing.of_another_release(snapshot(healthy), "pre-deployment", domain)).status == "unknown"
	}
}
