package checks.rollback_preparation.previous_image_test

import data.checks.rollback_preparation.previous_image as item
import data.testing

previous := {
	"tag": "v3-stable",
	"digest": testing.digest("9"),
	"platforms": {"linux/amd64": testing.digest("8")},
	"pullable": true,
}

snapshot(tags) := testing.snapshot("pre-deployment", "registry", {
	"repository": "registry.starlight.example/starlight",
	"tags": {"complete": true, "items": tags},
})

good := snapshot([previous])

decide(document) := decision if {
	decision := {"status": item.status, "facts": item.facts} with input as document
		with data.host as testing.host(document)
}

with_value(key, value) := decide(snapshot([json.patch(previous, [{"op": "replace", "path": [key], "value": value}])]))

without(key) := decide(snapshot([object.remove(previous, [key])]))

test_passes_and_says_what_was_seen if {
	decide(good) == {
		"status": "pass",
		"facts": {
			"tag": "v3-stable",
			"repository": "registry.starlight.example/starlight",
			"digest": testing.digest("9"),
			"flaws": [],
		},
	}
}

elsewhere(tags) := json.patch(snapshot(tags), [{
	"op": "replace",
	"path": "/observations/pre-deployment/registry/data/repository",
	"value": "registry.starlight.example/other",
}])

test_tags_of_another_repository_say_nothing if {
	decide(elsewhere([previous])).status == "unknown"
	decide(elsewhere([])).status == "unknown"
}

test_a_tag_that_does_not_resolve_fails_only_when_the_list_is_whole if {
	with_value("tag", "v2").facts.flaws == ["the tag does not resolve"]
	with_value("tag", "v2").status == "fail"
	path := "/observations/pre-deployment/registry/data/tags/complete"
	decide(json.patch(snapshot([]), [{"op": "replace", "path": path, "value": false}])).status == "unknown"
}

test_a_tag_that_cannot_be_pulled_fails if {
	with_value("pullable", false).status == "fail"
	with_value("pullable", false).facts.flaws == ["it cannot be pulled"]
}

test_the_release_itself_is_no_previous_image if {
	with_value("platforms", {"linux/amd64": testing.digest("2")}).status == "fail"
	two := {"linux/amd64": testing.digest("8"), "linux/arm64": testing.digest("1")}
	with_value("platforms", two).facts.flaws == ["it is the release itself"]
	every digest in [testing.digest("1"), testing.digest("2")] {
		with_value("digest", digest).status == "fail"
		with_value("digest", digest).facts.flaws == ["it is the release itself"]
	}
}

test_a_missing_field_is_unknown if {
	with_value("platforms", {}).status == "unknown"
	every key in ["digest", "pullable", "platforms"] {
		without(key).status == "unknown"
	}
}

test_an_element_without_tag_is_no_proof if {
	without("tag").status == "fail"
	decide(snapshot([object.remove(previous, ["tag"]), previous])).status == "pass"
}

test_two_answers_for_the_tag_are_unknown_unless_one_is_wrong if {
	decide(snapshot([previous, object.union(previous, {"digest": testing.digest("7")})])).status == "unknown"
	decide(snapshot([previous, object.union(previous, {"pullable": false})])).status == "fail"
}

test_a_release_without_digests_proves_no_difference if {
	nameless := json.patch(good, [{"op": "remove", "path": "release/image"}])
	decide(nameless).status == "unknown"
	item.status == "unknown" with input as good
		with data.host as testing.host(good)
		with data.lib.release.digests as set()
}

test_a_release_of_one_digest_is_enough if {
	decide(json.patch(good, [{"op": "remove", "path": "release/image/platforms"}])).status == "pass"
}

test_the_profile_names_the_tag if {
	item.status == "fail" with input as good
		with data.host as testing.host(good)
		with data.host.profile.image.previousTag as "stable"
}

test_without_usable_evidence_unknown if {
	decide(testing.snapshot("pre-deployment", "registry", {})).status == "unknown"
	decide(testing.stale(good, "pre-deployment", "registry")).status == "unknown"
	decide(testing.of_another_release(good, "pre-deployment", "registry")).status == "unknown"
}
