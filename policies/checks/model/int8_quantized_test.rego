package checks.model.int8_quantized_test

import data.checks.model.int8_quantized as item
import data.testing

quantization := {
	"weightElements": 1000,
	"int8WeightElements": 999,
	"operatorWeightElements": 900,
	"integerOperatorWeightElements": 890,
	"fp32Initializer_bytes": 4000,
	"int8Initializer_bytes": 1010,
}

healthy := {
	"origin": "harness",
	"fp32": {"digest": testing.digest("3")},
	"int8": {"digest": testing.digest("4")},
	"quantization": quantization,
	"clean": {"images": 5000, "undecodable": 0, "inferenceErrors": 0, "distinctScores": 56},
	"stego": {"images": 900, "undecodable": 0, "inferenceErrors": 0, "distinctScores": 50},
	"refusals": {"items": [], "complete": true},
}

increase := {
	"count": 0,
	"total": 5000,
	"lower_fraction": 0,
	"upper_fraction": 0.0006,
	"paired_lower_fraction": -0.0002,
}

bounds := {"fpr_increase": increase, "int8_tpr": {"count": 860, "total": 900, "lower_fraction": 0.94, "upper_fraction": 0.97}}

snapshot(content) := testing.snapshot("pre-deployment", "model", content)

decide_with(document, model_bounds) := decision if {
	host := object.union(testing.host(document), {"bounds": {"pre-deployment": {"model": model_bounds}}})
	decision := {"status": item.status, "facts": item.facts} with input as document with data.host as host
}

status(content) := decide_with(snapshot(content), bounds).status

changed(change) := object.union(healthy, change)

bound_status(change) := decide_with(snapshot(healthy), object.union(bounds, change)).status

test_passes_and_says_what_was_seen if {
	decide_with(snapshot(healthy), bounds) == {"status": "pass", "facts": {
		"observed": quantization,
		"limit": {
			"share_fraction": 0.9,
			"size_ratio_min": 3.0,
			"size_ratio_max": 4.2,
			"fpr_increase_fraction": 0.001,
		},
		"bound": increase,
		"not_int8": [],
		"refused": [],
	}}
}

test_share_of_int8_weights if {
	status(changed({"quantization": {"int8WeightElements": 900}})) == "pass"
	status(changed({"quantization": {"int8WeightElements": 1000}})) == "pass"
	decision := decide_with(snapshot(changed({"quantization": {"int8WeightElements": 899}})), bounds)
	decision.status == "fail"
	decision.facts.not_int8 == ["share of INT8 weights"]
}

test_share_of_weights_in_integer_operators if {
	status(changed({"quantization": {"integerOperatorWeightElements": 810}})) == "pass"
	status(changed({"quantization": {"integerOperatorWeightElements": 900}})) == "pass"
	decision := decide_with(snapshot(changed({"quantization": {"integerOperatorWeightElements": 809}})), bounds)
	decision.status == "fail"
	decision.facts.not_int8 == ["share of weights in integer operators"]
}

test_ratio_of_bytes if {
	status(changed({"quantization": {"fp32Initializer_bytes": 3030}})) == "pass"
	status(changed({"quantization": {"fp32Initializer_bytes": 4242}})) == "pass"
	small := decide_with(snapshot(changed({"quantization": {"fp32Initializer_bytes": 3029}})), bounds)
	small.status == "fail"
	small.facts.not_int8 == ["FP32 is too little larger"]
	large := decide_with(snapshot(changed({"quantization": {"fp32Initializer_bytes": 4243}})), bounds)
	large.status == "fail"
	large.facts.not_int8 == ["FP32 is too much larger"]
}

test_counts_of_nothing_or_contradicting_ones_are_unknown if {
	every change in [
		{"weightElements": 0, "int8WeightElements": 0},
		{"operatorWeightElements": 0, "integerOperatorWeightElements": 0},
		{"int8Initializer_bytes": 0, "fp32Initializer_bytes": 0},
		{"int8WeightElements": 1001},
		{"integerOperatorWeightElements": 901},
		{"int8WeightElements": "NaN"},
		{"fp32Initializer_bytes": "NaN"},
	] {
		status(changed({"quantization": change})) == "unknown"
	}
}

test_the_increase_passes_by_its_upper_bound_alone if {
	bound_status({"fpr_increase": {"upper_fraction": 0.00099}}) == "pass"
	bound_status({"fpr_increase": {"upper_fraction": 0.001}}) == "unknown"
	bound_status({"fpr_increase": {"upper_fraction": 0.02}}) == "unknown"
	bound_status({"fpr_increase": {"upper_fraction": "NaN"}}) == "unknown"
}

test_the_increase_fails_by_tango_alone if {
	bound_status({"fpr_increase": {"upper_fraction": 0.02, "paired_lower_fraction": 0.0011}}) == "fail"
	bound_status({"fpr_increase": {"upper_fraction": 0.02, "paired_lower_fraction": 0.001}}) == "unknown"
	bound_status({"fpr_increase": {"upper_fraction": 0.02, "lower_fraction": 0.01}}) == "unknown"
	bound_status({"fpr_increase": {"upper_fraction": 0.02, "paired_lower_fraction": "NaN"}}) == "unknown"
}

test_the_bounds_must_be_over_all_images if {
	bound_status({"fpr_increase": {"total": 4999}}) == "unknown"
	bound_status({"int8_tpr": {"total": 899}}) == "unknown"
	decide_with(snapshot(healthy), object.remove(bounds, ["fpr_increase"])).status == "unknown"
	decide_with(snapshot(healthy), object.remove(bounds, ["int8_tpr"])).status == "unknown"
	decide_with(snapshot(healthy), {}).status == "unknown"
}

test_a_model_that_does_not_detect_proves_nothing if {
	bound_status({"int8_tpr": {"lower_fraction": 0.9}}) == "pass"
	bound_status({"int8_tpr": {"lower_fraction": 0.89}}) == "unknown"
	weak := object.union(bounds, {"int8_tpr": {"lower_fraction": 0.89}})
	decide_with(snapshot(healthy), weak).facts.weak_detection_fraction == 0.89
	bound_status({"int8_tpr": {"lower_fraction": 0, "upper_fraction": 0.001}}) == "unknown"
}

test_lost_images_or_few_scores_are_unknown if {
	every set in ["clean", "stego"] {
		every change in [{"undecodable": 1}, {"inferenceErrors": 1}, {"distinctScores": 2}] {
			status(changed({set: change})) == "unknown"
		}
		status(changed({set: {"distinctScores": 3}})) == "pass"
	}
}

test_each_missing_piece_is_unknown if {
	every field, _ in healthy {
		status(json.remove(healthy, [field])) == "unknown"
	}
	every field, _ in quantization {
		status(json.remove(healthy, [["quantization", field]])) == "unknown"
	}
	every set in ["clean", "stego"] {
		every field, _ in healthy[set] {
			status(json.remove(healthy, [[set, field]])) == "unknown"
		}
	}
}

test_a_rise_is_told_only_where_it_is_proven if {
	not_int8 := snapshot(changed({"quantization": {"int8WeightElements": 899}}))
	graph_alone := decide_with(not_int8, bounds)
	graph_alone.status == "fail"
	not "proven_increase_fraction" in object.keys(graph_alone.facts)
	at_limit := decide_with(not_int8, object.union(bounds, {"fpr_increase": {"paired_lower_fraction": 0.001}}))
	not "proven_increase_fraction" in object.keys(at_limit.facts)
	risen := object.union(bounds, {"fpr_increase": {"paired_lower_fraction": 0.0011}})
	both := decide_with(not_int8, risen)
	both.facts.proven_increase_fraction == 0.0011
	both.facts.not_int8 == ["share of INT8 weights"]
	rise_alone := decide_with(snapshot(healthy), risen)
	rise_alone.status == "fail"
	rise_alone.facts.proven_increase_fraction == 0.0011
	rise_alone.facts.not_int8 == []
}

test_a_refusal_is_unknown_by_name if {
	decision := decide_with(snapshot(changed({"refusals": {"items": ["two scores"]}})), bounds)
	decision.status == "unknown"
	decision.facts.refused == ["two scores"]
	status(changed({"refusals": {"complete": false}})) == "unknown"
}

test_an_imported_table_proves_no_graph_but_may_prove_a_rise if {
	imported := changed({"origin": "imported"})
	status(imported) == "unknown"
	status(object.union(imported, {"quantization": {"int8WeightElements": 0}})) == "unknown"
	risen := object.union(bounds, {"fpr_increase": {"paired_lower_fraction": 0.01}})
	decide_with(snapshot(imported), risen).status == "fail"
}

test_other_files_are_unknown if {
	risen := object.union(bounds, {"fpr_increase": {"paired_lower_fraction": 0.01}})
	every file in ["fp32", "int8"] {
		other := changed({file: {"digest": testing.digest("7")}})
		status(other) == "unknown"
		status(object.union(other, {"quantization": {"int8WeightElements": 0}})) == "unknown"
		decide_with(snapshot(other), risen).status == "unknown"
	}
}

test_stale_or_foreign_evidence_is_unknown if {
	decide_with(testing.stale(snapshot(healthy), "pre-deployment", "model"), bounds).status == "unknown"
	decide_with(testing.of_another_release(snapshot(healthy), "pre-deployment", "model"), bounds).status == "unknown"
}
