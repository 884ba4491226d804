package checks.performance.false_positive_rate_test

import data.checks.performance.false_positive_rate as item
import data.testing

images(counts) := object.union({"images": 5000, "undecodable": 0, "inferenceErrors": 0, "distinctScores": 900}, counts)

report := {
	"origin": "harness",
	"clean": images({"int8FalsePositives": 0, "fp32FalsePositives": 0}),
	"stego": images({"int8TruePositives": 4800, "fp32TruePositives": 4500}),
	"refusals": {"complete": true, "items": []},
}

good := {"count": 0, "total": 5000, "lower_fraction": 0, "upper_fraction": 0.0006}

bad := {"count": 20, "total": 5000, "lower_fraction": 0.0027, "upper_fraction": 0.0058}

found := {"count": 4800, "total": 5000, "lower_fraction": 0.955, "upper_fraction": 0.965}

document(model) := testing.snapshot("pre-deployment", "model", model)

serving(model, served) := json.patch(document(model), [
	{"op": "replace", "path": "/release/model/served", "value": served},
	{
		"op": "replace",
		"path": "/observations/pre-deployment/model/measuredOn/model/served",
		"value": testing.release.model[served],
	},
])

decide(snapshot, bounds) := decision if {
	host := object.union(testing.host(snapshot), {"bounds": {"pre-deployment": {"model": bounds}}})
	decision := {"status": item.status, "facts": item.facts} with input as snapshot with data.host as host
}

status_with(bound) := decide(document(report), {"served_fpr": bound, "int8_tpr": found}).status

of_report(model) := decide(document(model), {"served_fpr": good, "int8_tpr": found}).status

changed(path, value) := of_report(json.patch(report, [{"op": "add", "path": path, "value": value}]))

lacking(path) := of_report(json.patch(report, [{"op": "remove", "path": path}]))

test_passes_and_says_what_was_seen if {
	decide(document(report), {"served_fpr": good, "int8_tpr": found}) == {"status": "pass", "facts": {
		"bound": good,
		"limit_fraction": 0.0007,
		"origin": "harness",
	}}
}

test_an_imported_table_proves_a_rate if changed("/origin", "imported") == "pass"

test_a_report_of_other_files_proves_nothing if {
	changed("/int8", {"digest": testing.release.model.int8}) == "pass"
	changed("/int8", {"digest": testing.digest("7")}) == "unknown"
	changed("/fp32", {"digest": testing.digest("7")}) == "unknown"
	other := json.patch(report, [{"op": "add", "path": "/int8", "value": {"digest": testing.digest("7")}}])
	decide(document(other), {"served_fpr": bad, "int8_tpr": found}).status == "unknown"
}

test_too_many_false_positives if status_with(bad) == "fail"

test_the_limit_itself if {
	status_with({"lower_fraction": 0, "upper_fraction": 0.0007}) == "unknown"
	status_with({"lower_fraction": 0, "upper_fraction": 0.00069}) == "pass"
	status_with({"lower_fraction": 0.0007, "upper_fraction": 0.01}) == "unknown"
	status_with({"lower_fraction": 0.00071, "upper_fraction": 0.01}) == "fail"
}

test_no_bound if decide(document(report), {"int8_tpr": found}).status == "unknown"

test_images_that_were_not_answered if {
	every set in ["/clean", "/stego"] {
		changed(concat("", [set, "/images"]), 0) == "unknown"
		changed(concat("", [set, "/undecodable"]), 1) == "unknown"
		changed(concat("", [set, "/inferenceErrors"]), 1) == "unknown"
		changed(concat("", [set, "/distinctScores"]), 2) == "unknown"
		changed(concat("", [set, "/distinctScores"]), 3) == "pass"
		lacking(concat("", [set, "/undecodable"])) == "unknown"
		lacking(concat("", [set, "/distinctScores"])) == "unknown"
	}
}

test_a_broken_harness_does_not_fail_it if {
	spoilt := json.patch(report, [{"op": "replace", "path": "/clean/inferenceErrors", "value": 1}])
	decide(document(spoilt), {"served_fpr": bad, "int8_tpr": found}).status == "unknown"
}

test_a_detector_that_misses_too_much_is_named if {
	weak := {"lower_fraction": 0.836, "upper_fraction": 0.87}
	decision := decide(document(report), {"served_fpr": good, "int8_tpr": weak})
	decision.status == "unknown"
	decision.facts.weak_detection_fraction == 0.836
	of_other := decide(serving(report, "fp32"), {"served_fpr": good, "int8_tpr": weak})
	not of_other.facts.weak_detection_fraction
}

test_refusals if {
	refused := json.patch(report, [{"op": "add", "path": "/refusals/items/-", "value": "one score for all"}])
	decision := decide(document(refused), {"served_fpr": bad, "int8_tpr": found})
	decision.status == "unknown"
	decision.facts.refusals == ["one score for all"]
	of_report(refused) == "unknown"
	changed("/refusals/complete", false) == "unknown"
	lacking("/refusals") == "unknown"
}

test_a_model_that_finds_nothing if {
	blind := {"count": 0, "total": 5000, "lower_fraction": 0, "upper_fraction": 0.001}
	decide(document(report), {"served_fpr": good, "int8_tpr": blind}).status == "unknown"
	decide(document(report), {"served_fpr": bad, "int8_tpr": blind}).status == "fail"
	decide(document(report), {"served_fpr": good}).status == "unknown"
	decide(document(report), {"served_fpr": good, "int8_tpr": {"lower_fraction": 0.9, "upper_fraction": 1}}).status == "pass"
	decide(document(report), {"served_fpr": good, "int8_tpr": {"lower_fraction": 0.8999, "upper_fraction": 1}}).status == "unknown"
	lacking("/stego/int8TruePositives") == "unknown"
}

test_the_served_model_s_own_counts if {
	lacking("/clean/int8FalsePositives") == "unknown"
	lacking("/clean/fp32FalsePositives") == "pass"
	changed("/clean/int8FalsePositives", "NaN") == "unknown"
}

of_fp32(path, value) := decide(
	serving(json.patch(report, [{"op": "add", "path": path, "value": value}]), "fp32"),
	{"served_fpr": good, "int8_tpr": found},
).status

test_fp32_where_it_is_served if {
	of_fp32("/origin", "harness") == "pass"
	of_fp32("/clean/int8FalsePositives", "NaN") == "pass"
	of_fp32("/clean/fp32FalsePositives", "NaN") == "unknown"
	of_fp32("/stego/fp32TruePositives", 4499) == "unknown"
	of_fp32("/stego/fp32TruePositives", "NaN") == "unknown"
}

test_stale_or_foreign_evidence_is_unknown if {
	bounds := {"served_fpr": bad, "int8_tpr": found}
	decide(testing.snapshot_of({}), bounds).status == "unknown"
	decide(testing.stale(document(report), "pre-deployment", "model"), bounds).status == "unknown"
	decide(testing.of_another_release(document(report), "pre-deployment", "model"), bounds).status == "unknown"
}
