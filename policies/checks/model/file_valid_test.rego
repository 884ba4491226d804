package checks.model.file_valid_test

import data.checks.model.file_valid as item
import data.testing

file(digest) := {
	"path": "models/detector.onnx",
	"present": true,
	"digest": digest,
	"parsesAsOnnx": true,
	"opset": 21,
	"opsetKnown": true,
}

healthy := {"origin": "harness", "fp32": file(testing.digest("3")), "int8": file(testing.digest("4"))}

snapshot(content) := testing.snapshot("pre-deployment", "model", content)

decide(document) := decision if {
	decision := {"status": item.status, "facts": item.facts} with input as document
		with data.host as testing.host(document)
}

status(content) := decide(snapshot(content)).status

changed(change) := object.union(healthy, change)

test_passes_and_says_what_was_seen if {
	decide(snapshot(healthy)) == {"status": "pass", "facts": {
		"observed": {"fp32": healthy.fp32, "int8": healthy.int8},
		"origin": "harness",
		"invalid": [],
	}}
}

test_each_defect_of_each_file_fails_by_name if {
	every name in ["fp32", "int8"] {
		every field, words in {
			"present": "is not there",
			"parsesAsOnnx": "does not parse as ONNX",
			"opsetKnown": "has an unknown operator set",
		} {
			decision := decide(snapshot(changed({name: {field: false}})))
			decision.status == "fail"
			decision.facts.invalid == [concat(" ", [upper(name), words])]
		}
	}
}

test_a_file_that_is_not_there_needs_no_digest_to_fail if {
	status({"origin": "harness", "fp32": {"present": false}}) == "fail"
	status({"origin": "harness", "int8": {"present": false}}) == "fail"
}

test_each_missing_piece_of_each_file_is_unknown if {
	every name in ["fp32", "int8"] {
		status(json.remove(healthy, [name])) == "unknown"
		every field in ["present", "digest", "parsesAsOnnx", "opset", "opsetKnown"] {
			status(json.remove(healthy, [[name, field]])) == "unknown"
		}
	}
}

test_wrong_types_are_unknown if {
	every change in [{"present": "true"}, {"parsesAsOnnx": "true"}, {"opset": "NaN"}, {"opset": 0}, {"opsetKnown": "true"}] {
		status(changed({"fp32": change})) == "unknown"
		status(changed({"int8": change})) == "unknown"
	}
}

test_the_oldest_operator_set_passes if {
	status(changed({"fp32": {"opset": 1}, "int8": {"opset": 1}})) == "pass"
}

test_other_files_are_unknown if {
	other := {"digest": testing.digest("7")}
	status(changed({"fp32": other})) == "unknown"
	status(changed({"int8": other})) == "unknown"
	status(changed({"fp32": object.union(other, {"parsesAsOnnx": false})})) == "unknown"
	status(changed({"int8": object.union(other, {"opsetKnown": false})})) == "unknown"
}

test_an_imported_table_proves_no_file if {
	status(changed({"origin": "imported"})) == "unknown"
	status(changed({"origin": "imported", "fp32": {"present": false}})) == "unknown"
	status(json.remove(healthy, ["origin"])) == "unknown"
}

test_stale_or_foreign_evidence_is_unknown if {
	decide(testing.stale(snapshot(healthy), "pre-deployment", "model")).status == "unknown"
	decide(testing.of_another_release(snapshot(healthy), "pre-deployment", "model")).status == "unknown"
}
