package checks.model.int8_validated_test

import data.checks.model.int8_validated as item
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
	"stego": {"images": 900, "undecodable": 0, "inferenceErrors": 0, "distinctScores": 50},
	"int8Latency": {"samples": 200},
	"refusals": {"items": [], "complete": true},
}

bounds := {
	"int8_late": {"count": 2, "total": 200, "lower_fraction": 0.002, "upper_fraction": 0.031},
	"int8_tpr": {"count": 860, "total": 900, "lower_fraction": 0.94, "upper_fraction": 0.97},
	"tpr_drop": {"count": 1, "total": 900, "lower_fraction": 0, "upper_fraction": 0.0053, "paired_lower_fraction": -0.001},
}

snapshot(content) := testing.snapshot("pre-deployment", "model", content)

decide_with(document, model_bounds) := decision if {
	host := object.union(testing.host(document), {"bounds": {"pre-deployment": {"model": model_bounds}}})
	decision := {"status": item.status, "facts": item.facts} with input as document with data.host as host
}

status(content) := decide_with(snapshot(content), bounds).status

changed(change) := object.union(healthy, change)

bound_decision(change) := decide_with(snapshot(healthy), object.union(bounds, change))

test_passes_and_says_what_was_seen if {
	decide_with(snapshot(healthy), bounds) == {"status": "pass", "facts": {
		"limit": {"latency_ms": 100, "tpr_fraction": 0.9, "tpr_drop_fraction": 0.01},
		"late": bounds.int8_late,
		"detection": bounds.int8_tpr,
		"drop": bounds.tpr_drop,
		"invalid": [],
		"refused": [],
	}}
}

test_latency if {
	bound_decision({"int8_late": {"upper_fraction": 0.0499}}).status == "pass"
	bound_decision({"int8_late": {"upper_fraction": 0.05}}).status == "unknown"
	bound_decision({"int8_late": {"lower_fraction": 0.05, "upper_fraction": 0.2}}).status == "unknown"
	decision := bound_decision({"int8_late": {"lower_fraction": 0.051, "upper_fraction": 0.2}})
	decision.status == "fail"
	decision.facts.invalid == ["latency"]
}

test_detection_rate if {
	bound_decision({"int8_tpr": {"lower_fraction": 0.9}}).status == "pass"
	bound_decision({"int8_tpr": {"lower_fraction": 0.899}}).status == "unknown"
	bound_decision({"int8_tpr": {"lower_fraction": 0.8, "upper_fraction": 0.9}}).status == "unknown"
	decision := bound_decision({"int8_tpr": {"lower_fraction": 0.8, "upper_fraction": 0.899}})
	decision.status == "fail"
	decision.facts.invalid == ["detection rate"]
}

test_drop_passes_by_its_upper_bound_and_fails_by_tango if {
	bound_decision({"tpr_drop": {"upper_fraction": 0.01}}).status == "pass"
	bound_decision({"tpr_drop": {"upper_fraction": 0.0101}}).status == "unknown"
	bound_decision({"tpr_drop": {"upper_fraction": 0.05, "lower_fraction": 0.02}}).status == "unknown"
	bound_decision({"tpr_drop": {"upper_fraction": 0.05, "paired_lower_fraction": 0.01}}).status == "unknown"
	decision := bound_decision({"tpr_drop": {"upper_fraction": 0.05, "paired_lower_fraction": 0.0101}})
	decision.status == "fail"
	decision.facts.invalid == ["drop of the detection rate"]
}

test_invalid_outputs_fail_by_name if {
	decision := decide_with(snapshot(changed({"sampleInference": {"finite": false}})), bounds)
	decision.status == "fail"
	decision.facts.invalid == ["values that are not finite"]
	status(changed({"sampleInference": {"errors": 1}})) == "fail"
	status(changed({"sampleInference": {"runs": 1}})) == "unknown"
}

test_text_is_no_bound if {
	every name in ["int8_late", "int8_tpr", "tpr_drop"] {
		bound_decision({name: {"upper_fraction": "NaN", "lower_fraction": "NaN", "paired_lower_fraction": "NaN"}}).status == "unknown"
	}
}

test_each_bound_must_be_there_and_over_everything if {
	decide_with(snapshot(healthy), {}).status == "unknown"
	every name in ["int8_late", "int8_tpr", "tpr_drop"] {
		decide_with(snapshot(healthy), object.remove(bounds, [name])).status == "unknown"
		bound_decision({name: {"total": 7}}).status == "unknown"
	}
}

test_lost_images_or_few_scores_are_unknown if {
	status(changed({"stego": {"distinctScores": 3}})) == "pass"
	every change in [{"undecodable": 1}, {"inferenceErrors": 1}, {"distinctScores": 2}] {
		status(changed({"stego": change})) == "unknown"
	}
}

test_each_missing_piece_is_unknown if {
	every field, _ in healthy {
		status(json.remove(healthy, [field])) == "unknown"
	}
	every group in ["sampleInference", "stego", "int8Latency"] {
		every field, _ in healthy[group] {
			status(json.remove(healthy, [[group, field]])) == "unknown"
		}
	}
}

test_a_refusal_is_unknown_by_name if {
	decision := decide_with(snapshot(changed({"refusals": {"items": ["two scores"]}})), bounds)
	decision.status == "unknown"
	decision.facts.refused == ["two scores"]
	status(changed({"refusals": {"complete": false}})) == "unknown"
}

test_an_imported_table_proves_only_rates if {
	imported := changed({"origin": "imported"})
	status(imported) == "unknown"
	status(object.union(imported, {"sampleInference": {"finite": false}})) == "unknown"
	decide_with(snapshot(imported), object.union(bounds, {"int8_late": {"lower_fraction": 0.2, "upper_fraction": 0.4}})).status == "unknown"
	decide_with(snapshot(imported), object.union(bounds, {"int8_tpr": {"lower_fraction": 0, "upper_fraction": 0.4}})).status == "fail"
}

test_other_files_are_unknown if {
	every file in ["fp32", "int8"] {
		other := changed({file: {"digest": testing.digest("7")}})
		status(other) == "unknown"
		decide_with(snapshot(other), object.union(bounds, {"int8_tpr": {"lower_fraction": 0, "upper_fraction": 0.4}})).status == "unknown"
	}
}

test_stale_or_foreign_evidence_is_unknown if {
	decide_with(testing.stale(snapshot(healthy), "pre-deployment", "model"), bounds).status == "unknown"
	decide_with(testing.of_another_release(snapshot(healthy), "pre-deployment", "model"), bounds).status == "unknown"
}
