package checks.functional.image_inference_test

import data.checks.functional.image_inference as item
import data.testing

sample(format) := {"name": concat(".", ["sample", format]), "label": "clean", "format": format, "status": 200, "valid": true}

samples := [sample("png"), sample("JPEG"), sample("gif"), sample("WebP")]

document(list) := testing.snapshot("post-deployment", "probes", {"inference": list})

healthy := document({"complete": true, "items": samples})

decide(snapshot) := decision if {
	decision := {"status": item.status, "facts": item.facts} with input as snapshot
		with data.host as testing.host(snapshot)
}

with_first(changes) := decide(document({
	"complete": true,
	"items": array.concat([object.union(samples[0], changes)], array.slice(samples, 1, 4)),
}))

without_first(key) := decide(document({
	"complete": true,
	"items": array.concat([object.remove(samples[0], [key])], array.slice(samples, 1, 4)),
}))

test_passes_and_says_what_was_seen if {
	decide(healthy) == {"status": "pass", "facts": {
		"formats": ["PNG", "JPEG", "GIF", "WebP"],
		"samples": 4,
		"invalid": [],
	}}
}

test_an_invalid_answer_fails_by_name if {
	with_first({"valid": false}).status == "fail"
	with_first({"status": 500}).status == "fail"
	with_first({"status": 201}).facts.invalid == ["sample.png"]
}

test_one_bad_sample_beside_good_ones_fails if {
	items := array.concat(samples, [object.union(sample("png"), {"valid": false})])
	decide(document({"complete": true, "items": items})).status == "fail"
	decide(document({"complete": false, "items": items})).status == "fail"
}

test_a_sample_of_unknown_outcome_is_unknown if {
	items := array.concat(samples, [{"name": "more", "format": "png", "status": 200}])
	decide(document({"complete": true, "items": items})).status == "unknown"
}

test_a_format_without_a_sample_is_unknown_by_name if {
	decision := decide(document({"complete": true, "items": array.slice(samples, 1, 4)}))
	decision.status == "unknown"
	decision.facts.unseen == ["PNG"]
	with_first({"format": "bmp"}).facts.unseen == ["PNG"]
}

test_what_is_missing_is_unknown if {
	without_first("status").status == "unknown"
	without_first("valid").status == "unknown"
	without_first("format").status == "unknown"
	with_first({"status": "200"}).status == "unknown"
	with_first({"format": 7}).status == "unknown"
}

test_the_list_is_whole if {
	decide(document({"complete": false, "items": samples})).status == "unknown"
	decide(document({"items": samples})).status == "unknown"
	decide(document({"complete": true})).status == "unknown"
	decide(document({"complete": true, "items": []})).status == "unknown"
	decide(testing.snapshot_of({})).status == "unknown"
}

test_a_profile_s_own_formats if {
	host := testing.host(healthy)
	with_one := object.union(host, {"profile": {"service": {"imageFormats": ["GIF"]}}})
	one := item.status with input as healthy with data.host as with_one
	one == "pass"
	with_tiff := object.union(host, {"profile": {"service": {"imageFormats": ["PNG", "TIFF"]}}})
	with_none := object.union(host, {"profile": {"service": {"imageFormats": []}}})
	tiff := item.status with input as healthy with data.host as with_tiff
	tiff == "unknown"
	none := item.status with input as healthy with data.host as with_none
	none == "unknown"
}

test_stale_or_foreign_evidence_is_unknown if {
	decide(testing.stale(healthy, "post-deployment", "probes")).status == "unknown"
	decide(testing.of_another_release(healthy, "post-deployment", "probes")).status == "unknown"
}
