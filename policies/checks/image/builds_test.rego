package checks.image.builds_test

import data.checks.image.builds as item
import data.testing

healthy := {
	"exitCode": 0,
	"revision": testing.release.revision,
	"imageDigest": testing.digest("1"),
	"cleanSource": true,
}

snapshot(build) := testing.snapshot("pre-deployment", "image", {"build": build})

decide(document) := decision if {
	decision := {"status": item.status, "facts": item.facts} with input as document
		with data.host as testing.host(document)
}

status(build) := decide(snapshot(build)).status

changed(change) := object.union(healthy, change)

wrong(change) := decision.facts.wrong if {
	decision := decide(snapshot(changed(change)))
	decision.status == "fail"
}

other_revision := {"revision": "0000000000000000000000000000000000000000"}

other_image := {"imageDigest": testing.digest("7")}

test_passes_and_says_what_was_seen if {
	decide(snapshot(healthy)) == {
		"status": "pass",
		"facts": {"observed": healthy, "limit": testing.release.revision, "wrong": [], "age_seconds": 604800},
	}
}

test_a_platforms_manifest_is_the_release_too if {
	status(changed({"imageDigest": testing.digest("2")})) == "pass"
}

test_a_build_may_be_a_week_old if {
	status(changed({"finishedAt": "2026-11-17T12:00:00Z"})) == "pass"
	status(changed({"finishedAt": "2026-11-17T11:59:59Z"})) == "unknown"
}

test_a_failed_build_of_this_revision if {
	wrong({"exitCode": 1}) == ["exit code"]
	wrong({"exitCode": -1}) == ["exit code"]
	status(json.remove(changed({"exitCode": 1}), ["/imageDigest"])) == "fail"
}

test_a_failed_build_of_something_else if {
	status(object.union_n([healthy, other_revision, other_image, {"exitCode": 1}])) == "unknown"
}

test_the_releases_image_from_another_revision if {
	wrong(other_revision) == ["revision"]
	status(object.union_n([healthy, other_revision, other_image])) == "unknown"
}

test_the_releases_image_from_a_changed_tree if {
	wrong({"cleanSource": false}) == ["changes that are not in the revision"]
	status(changed(object.union(other_image, {"cleanSource": false}))) == "unknown"
}

test_another_image_is_unknown if {
	status(changed(other_image)) == "unknown"
}

test_each_missing_piece_is_unknown if {
	decide(testing.snapshot("pre-deployment", "image", {})).status == "unknown"
	every field, _ in healthy {
		status(json.remove(healthy, [field])) == "unknown"
	}
}

test_wrong_types_earn_nothing if {
	status(changed({"exitCode": "0"})) != "pass"
	status(changed({"cleanSource": "true"})) == "unknown"
}

test_without_a_revision_of_the_release_is_unknown if {
	decide(json.remove(snapshot(healthy), ["/release/revision"])).status == "unknown"
}

test_stale_or_foreign_evidence_is_unknown if {
	decide(testing.stale(snapshot(healthy), "pre-deployment", "image")).status == "unknown"
	decide(testing.of_another_release(snapshot(healthy), "pre-deployment", "image")).status == "unknown"
}
