package derived.completion.all_items_checked_test

import data.derived.completion.all_items_checked as item

checks := {
	"model": {"loads": {"status": "pass"}, "file_valid": {"status": "pass"}},
	"traffic": {"load_balancer_updated": {"status": "not_applicable"}},
}

derived_items := {
	"success_criteria": {
		"performance_slos_met": {"status": "pass"},
		"documentation_complete": {"status": "pass"},
	},
	"completion": {
		"failures_resolved_or_mitigated": {"status": "pass"},
		"rollback_tested": {"status": "pass"},
		"all_signed_off": {"status": "pass"},
	},
}

decide(given_checks, given_derived, waived) := decision if {
	decision := {"status": item.status, "facts": item.facts} with data.checks as given_checks
		with data.host.waived as waived
		with data.derived.success_criteria as given_derived.success_criteria
		with data.derived.completion.failures_resolved_or_mitigated as given_derived.completion.failures_resolved_or_mitigated
		with data.derived.completion.rollback_tested as given_derived.completion.rollback_tested
		with data.derived.completion.all_signed_off as given_derived.completion.all_signed_off
}

with_check(status) := json.patch(checks, [{"op": "replace", "path": "model/loads/status", "value": status}])

with_derived(path, status) := json.patch(derived_items, [
	{"op": "replace", "path": concat("/", [path, "status"]), "value": status},
])

test_passes_when_every_other_item_does if {
	decide(checks, derived_items, {}) == {"status": "pass", "facts": {"items": 8, "failing": [], "open": []}}
}

test_a_check_that_fails_or_is_unknown_is_named if {
	decide(with_check("fail"), derived_items, {}) == {
		"status": "fail",
		"facts": {"items": 8, "failing": ["model.loads"], "open": []},
	}
	decide(with_check("unknown"), derived_items, {}) == {
		"status": "unknown",
		"facts": {"items": 8, "failing": [], "open": ["model.loads"]},
	}
}

test_a_waived_check_counts_as_passed if {
	decide(with_check("fail"), derived_items, {"model.loads": true}).status == "pass"
}

test_every_other_derived_item_counts if {
	every path in [
		"success_criteria/performance_slos_met",
		"success_criteria/documentation_complete",
		"completion/failures_resolved_or_mitigated",
		"completion/rollback_tested",
		"completion/all_signed_off",
	] {
		failing := decide(checks, with_derived(path, "fail"), {})
		failing.status == "fail"
		failing.facts.failing == [replace(path, "/", ".")]
		decide(checks, with_derived(path, "unknown"), {}).status == "unknown"
	}
}

test_nothing_is_derived_from_nothing if {
	decide({}, derived_items, {}).status == "unknown"
	missing := json.patch(derived_items, [{"op": "remove", "path": "completion/rollback_tested/status"}])
	decide(checks, missing, {}).status == "unknown"
}
