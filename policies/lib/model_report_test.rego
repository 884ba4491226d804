package lib.model_report_test

import data.lib.model_report
import data.testing

report := {
	"origin": "harness",
	"fp32": {"digest": testing.digest("3")},
	"int8": {"digest": testing.digest("4")},
	"refusals": {"items": [], "complete": true},
}

seen(content) := {
	"of_release": count([true | model_report.of_release with input as document with data.host as testing.host(document)]) == 1,
	"measured": count([true | model_report.measured with input as document with data.host as testing.host(document)]) == 1,
	"trusted": count([true | model_report.trusted with input as document with data.host as testing.host(document)]) == 1,
} if {
	document := testing.snapshot("pre-deployment", "model", content)
}

images := {"images": 3, "undecodable": 0, "inferenceErrors": 0, "distinctScores": 3}

sample := {
	"samples": 1,
	"runs": 2,
	"errors": 0,
	"finite": true,
	"shapeMatchesContract": true,
	"rangeMatchesContract": true,
	"deterministic": true,
}

test_a_report_of_the_harness if {
	seen(report) == {"of_release": true, "measured": true, "trusted": true}
}

test_an_imported_table_measures_no_file if {
	seen(object.union(report, {"origin": "imported"})) == {"of_release": true, "measured": false, "trusted": true}
	seen(object.remove(report, ["origin"])).measured == false
}

test_other_files if {
	seen(object.union(report, {"fp32": report.int8, "int8": report.fp32})).of_release == false
	every file in ["fp32", "int8"] {
		seen(object.union(report, {file: {"digest": testing.digest("7")}})) == {"of_release": false, "measured": false, "trusted": true}
		seen(object.remove(report, [file])).of_release == false
	}
}

test_without_the_releases_digests if {
	document := json.remove(testing.snapshot("pre-deployment", "model", report), ["/release/model"])
	not model_report.of_release with input as document with data.host as testing.host(document)
}

test_trust_needs_a_whole_and_empty_list if {
	seen(object.union(report, {"refusals": {"items": ["one score"]}})).trusted == false
	seen(object.union(report, {"refusals": {"complete": false}})).trusted == false
	seen(object.remove(report, ["refusals"])).trusted == false
}

test_refusals_are_named if {
	document := testing.snapshot("pre-deployment", "model", object.union(report, {"refusals": {"items": ["b", "a", "b"]}}))
	model_report.refusals == ["a", "b"] with input as document with data.host as testing.host(document)
}

test_answered if {
	model_report.answered(images)
	every change in [
		{"images": 0}, {"images": "3"}, {"undecodable": 1}, {"inferenceErrors": 1}, {"distinctScores": 2},
		{"distinctScores": "NaN"},
	] {
		not model_report.answered(object.union(images, change))
	}
	every field, _ in images {
		not model_report.answered(object.remove(images, [field]))
	}
}

test_valid_outputs if {
	model_report.valid_outputs(sample)
	every change in [
		{"samples": 0}, {"runs": 1}, {"errors": 1}, {"finite": false}, {"shapeMatchesContract": false},
		{"rangeMatchesContract": false}, {"deterministic": false}, {"runs": "NaN"}, {"finite": "true"},
	] {
		not model_report.valid_outputs(object.union(sample, change))
	}
	every field, _ in sample {
		not model_report.valid_outputs(object.remove(sample, [field]))
	}
}

test_wrong_outputs if {
	model_report.wrong_outputs(sample) == []
	model_report.wrong_outputs({}) == []
	model_report.wrong_outputs({"errors": 1, "finite": false}) == ["inference errors", "values that are not finite"]
	model_report.wrong_outputs({"deterministic": false}) == ["runs differ from each other"]
	model_report.wrong_outputs({"shapeMatchesContract": false}) == ["shape differs from the contract"]
	model_report.wrong_outputs({"rangeMatchesContract": false}) == ["range differs from the contract"]
}

weak_detection(bound) if {
	model_report.weak_detection_fraction with data.host.bounds as {"pre-deployment": {"model": {"int8_tpr": bound}}}
		with data.host.parameters as {"tpr_fraction_min": 0.9}
}

test_a_detection_that_is_not_proven_is_named if {
	weak_detection({"lower_fraction": 0.899, "upper_fraction": 0.95})
	weak_detection({"lower_fraction": 0.7, "upper_fraction": 0.8})
	not weak_detection({"lower_fraction": 0.9, "upper_fraction": 0.95})
	not weak_detection({})
}
