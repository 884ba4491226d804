package checks.image.model_loads_in_container_test

import data.checks.image.model_loads_in_container as item
import data.testing

run(digest) := {"smokeRun": {
	"imageDigest": testing.digest("1"),
	"versions": {"status": 200, "modelDigest": digest},
}}

report := {
	"origin": "harness",
	"fp32": {"digest": testing.digest("3")},
	"int8": {"digest": testing.digest("4")},
}

of(image, model) := testing.snapshot_of({"pre-deployment": {"image": image, "model": model}})

serves_int8 := run(testing.digest("4"))

healthy := of(serves_int8, report)

decide(document) := decision if {
	decision := {"status": item.status, "facts": item.facts} with input as document
		with data.host as testing.host(document)
}

status(image, model) := decide(of(image, model)).status

# the same evidence of a release that serves the FP32 model
serving_fp32(document) := json.patch(document, [
	{"op": "replace", "path": "/release/model/served", "value": "fp32"},
	{"op": "replace", "path": "/observations/pre-deployment/model/measuredOn/model/served", "value": testing.digest("3")},
])

test_passes_and_says_what_was_seen if {
	decide(healthy) == {"status": "pass", "facts": {
		"observed": testing.digest("4"),
		"answered": 200,
		"served": "int8",
		"limit": testing.digest("4"),
	}}
}

test_the_fp32_model_may_be_the_served_one if {
	decide(serving_fp32(of(run(testing.digest("3")), report))).status == "pass"
	decide(serving_fp32(healthy)).status == "fail"
	decide(serving_fp32(of(run(testing.digest("3")), json.remove(report, ["fp32"])))).status == "unknown"
}

test_another_model_fails if {
	status(run(testing.digest("3")), report) == "fail"
	status(run(testing.digest("7")), {}) == "fail"
}

test_another_answer_fails if {
	every code in [500, 404, 201] {
		status(object.union(serves_int8, {"smokeRun": {"versions": {"status": code}}}), report) == "fail"
	}
}

test_each_missing_piece_is_unknown if {
	status(serves_int8, json.remove(report, ["fp32"])) == "pass"
	decide(testing.snapshot("pre-deployment", "image", serves_int8)).status == "unknown"
	decide(testing.snapshot("pre-deployment", "model", report)).status == "unknown"
	every path in ["/smokeRun/imageDigest", "/smokeRun/versions/status", "/smokeRun/versions/modelDigest", "/smokeRun/versions"] {
		status(json.remove(serves_int8, [path]), report) == "unknown"
	}
	every field in ["origin", "int8"] {
		status(serves_int8, json.remove(report, [field])) == "unknown"
	}
}

test_a_run_of_another_image_is_unknown if {
	other := {"smokeRun": {"imageDigest": testing.digest("7")}}
	status(object.union(serves_int8, other), report) == "unknown"
	status(object.union(run(testing.digest("7")), other), report) == "unknown"
	status(object.union_n([serves_int8, other, {"smokeRun": {"versions": {"status": 500}}}]), report) == "unknown"
}

test_a_model_that_was_not_validated_is_unknown if {
	status(serves_int8, object.union(report, {"int8": {"digest": testing.digest("7")}})) == "unknown"
	status(serves_int8, object.union(report, {"origin": "imported"})) == "unknown"
}

test_without_the_releases_model_is_unknown if {
	decide(json.remove(healthy, ["/release/model"])).status == "unknown"
	decide(json.remove(healthy, ["/release/model/served"])).status == "unknown"
}

test_stale_or_foreign_evidence_is_unknown if {
	every domain in ["image", "model"] {
		decide(testing.stale(healthy, "pre-deployment", domain)).status == "unknown"
		decide(testing.of_another_release(healthy, "pre-deployment", domain)).status == "unknown"
	}
}
