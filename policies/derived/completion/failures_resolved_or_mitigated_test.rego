package derived.completion.failures_resolved_or_mitigated_test

import data.derived.completion.failures_resolved_or_mitigated as item

good := {"model": {"loads": {"status": "pass"}}, "communication": {"success_celebration": {"status": "pass"}}}

with_status(path, status) := json.patch(good, [{"op": "replace", "path": concat("/", [path, "status"]), "value": status}])

decide(checks, waived) := decision if {
	decision := {"status": item.status, "facts": item.facts} with data.checks as checks with data.host.waived as waived
}

test_passes_when_all_members_pass if {
	decide(good, {}) == {"status": "pass", "facts": {"items": 2, "failing": [], "open": []}}
}

test_a_failing_member_fails_by_name if {
	decide(with_status("communication/success_celebration", "fail"), {}) == {
		"status": "fail",
		"facts": {"items": 2, "failing": ["communication.success_celebration"], "open": []},
	}
}

test_an_unknown_member_is_unknown_by_name if {
	decide(with_status("communication/success_celebration", "unknown"), {}) == {
		"status": "unknown",
		"facts": {"items": 2, "failing": [], "open": ["communication.success_celebration"]},
	}
}

test_not_applicable_counts_as_passed if {
	decide(with_status("communication/success_celebration", "not_applicable"), {}).status == "pass"
}

test_a_waived_member_counts_as_passed if {
	decide(with_status("communication/success_celebration", "fail"), {"communication.success_celebration": true}).status == "pass"
	decide(with_status("communication/success_celebration", "unknown"), {"communication.success_celebration": true}).status == "pass"
}

test_nothing_is_derived_from_nothing if {
	decide({}, {}).status == "unknown"
	every section in [] {
		decide(object.remove(good, [section]), {}).status == "unknown"
	}
}
