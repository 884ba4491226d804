package checks.model.inference_valid_test

import data.checks.model.inference_valid as item
import data.testing

sample := {
	"samples": 8,
	"runs": 2,
	"errors": 0,
	"finite": true,
	"shapeMatchesContract": true,
	"rangeMatchesContract": true,
	"deterministic": true,
}

healthy := {
	"origin": "harness",
	"fp32": {"digest": testing.digest("3")},
	"int8": {"digest": testing.digest("4")},
	"sampleInference": sample,
	"refusals": {"items": [], "complete": true},
}

snapshot(content) := testing.snapshot("pre-deployment", "model", content)

decide(document) := decision if {
	decision := {"status": item.status, "facts": item.facts} with input as document
		with data.host as testing.host(document)
}

status(content) := decide(snapshot(content)).status

changed(change) := object.union(healthy, change)

test_passes_and_says_what_was_seen if {
	decide(snapshot(healthy)) == {"status": "pass", "facts": {"observed": sample, "invalid": [], "refused": []}}
}

test_each_invalid_output_fails_by_name if {
	status(changed({"sampleInference": {"errors": 1}})) == "fail"
	every field, problem in {
		"finite": "values that are not finite",
		"shapeMatchesContract": "shape differs from the contract",
		"rangeMatchesContract": "range differs from the contract",
		"deterministic": "runs differ from each other",
	} {
		decision := decide(snapshot(changed({"sampleInference": {field: false}})))
		decision.status == "fail"
		decision.facts.invalid == [problem]
	}
}

test_two_runs_of_at_least_one_sample if {
	status(changed({"sampleInference": {"samples": 1}})) == "pass"
	status(changed({"sampleInference": {"samples": 0}})) == "unknown"
	status(changed({"sampleInference": {"runs": 1}})) == "unknown"
	status(changed({"sampleInference": {"runs": 3}})) == "pass"
	status(changed({"sampleInference": {"runs": "NaN"}})) == "unknown"
}

test_each_missing_piece_is_unknown if {
	every field in ["origin", "fp32", "int8", "sampleInference", "refusals"] {
		status(json.remove(healthy, [field])) == "unknown"
	}
	every field, _ in sample {
		status(json.remove(healthy, [["sampleInference", field]])) == "unknown"
	}
}

test_a_refusal_is_unknown_by_name if {
	decision := decide(snapshot(changed({"refusals": {"items": ["two scores"]}})))
	decision.status == "unknown"
	decision.facts.refused == ["two scores"]
	status(changed({"refusals": {"complete": false}})) == "unknown"
}

test_an_imported_table_or_other_files_prove_nothing if {
	every change in [{"origin": "imported"}, {"fp32": {"digest": testing.digest("7")}}, {"int8": {"digest": testing.digest("7")}}] {
		status(changed(change)) == "unknown"
		status(changed(object.union(change, {"sampleInference": {"finite": false}}))) == "unknown"
	}
}

test_stale_or_foreign_evidence_is_unknown if {
	decide(testing.stale(snapshot(healthy), "pre-deployment", "model")).status == "unknown"
	decide(testing.of_another_release(snapshot(healthy), "pre-deployment", "model")).status == "unknown"
}
