package lib.effective_test

import data.lib.effective

checks := {"model": {
	"loads": {"status": "fail"},
	"file_valid": {"status": "unknown"},
	"inference_valid": {"status": "pass"},
	"int8_validated": {"status": "not_applicable"},
}}

effective_with(waived) := statuses if {
	statuses := effective.checks with data.checks as checks with data.host.waived as waived
}

test_without_waivers_every_item_counts_as_decided if {
	effective_with({}) == {"model": {
		"loads": "fail",
		"file_valid": "unknown",
		"inference_valid": "pass",
		"int8_validated": "not_applicable",
	}}
}

test_a_waived_item_counts_as_passed_and_no_other if {
	effective_with({"model.loads": true}) == {"model": {
		"loads": "pass",
		"file_valid": "unknown",
		"inference_valid": "pass",
		"int8_validated": "not_applicable",
	}}
	effective_with({"model.file_valid": {"mitigation": "manual check"}}).model.file_valid == "pass"
	effective_with({"loads": true}).model.loads == "fail"
	effective_with({"model.loads": false}).model.loads == "fail"
}

test_together if {
	effective.together({"pass"}) == "pass"
	effective.together({"not_applicable"}) == "pass"
	effective.together({"pass", "not_applicable"}) == "pass"
	effective.together({"pass", "unknown"}) == "unknown"
	effective.together({"pass", "fail"}) == "fail"
	effective.together({"unknown", "fail", "pass"}) == "fail"
	effective.together({"pass", "strange"}) == "unknown"
	effective.together({"pass", null}) == "unknown"
	effective.together(["pass", "fail"]) == "fail"
}

test_nothing_together_is_nothing if {
	not effective.together(set())
	not effective.together([])
}
