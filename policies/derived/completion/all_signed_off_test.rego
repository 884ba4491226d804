package derived.completion.all_signed_off_test

import data.derived.completion.all_signed_off as item

good := {"final_approval": {"tech_lead": {"status": "pass"}, "qa_engineer": {"status": "pass"}}}

with_status(path, status) := json.patch(good, [{"op": "replace", "path": concat("/", [path, "status"]), "value": status}])

decide(checks, waived) := decision if {
	decision := {"status": item.status, "facts": item.facts} with data.checks as checks with data.host.waived as waived
}

test_passes_when_all_members_pass if {
	decide(good, {}) == {"status": "pass", "facts": {"items": 2, "failing": [], "open": []}}
}

test_a_failing_member_fails_by_name if {
	decide(with_status("final_approval/tech_lead", "fail"), {}) == {
		"status": "fail",
		"facts": {"items": 2, "failing": ["final_approval.tech_lead"], "open": []},
	}
}

test_an_unknown_member_is_unknown_by_name if {
	decide(with_status("final_approval/tech_lead", "unknown"), {}) == {
		"status": "unknown",
		"facts": {"items": 2, "failing": [], "open": ["final_approval.tech_lead"]},
	}
}

test_not_applicable_counts_as_passed if {
	decide(with_status("final_approval/tech_lead", "not_applicable"), {}).status == "pass"
}

test_a_waived_member_counts_as_passed if {
	decide(with_status("final_approval/tech_lead", "fail"), {"final_approval.tech_lead": true}).status == "pass"
	decide(with_status("final_approval/tech_lead", "unknown"), {"final_approval.tech_lead": true}).status == "pass"
}

test_nothing_is_derived_from_nothing if {
	decide({}, {}).status == "unknown"
	every section in ["final_approval"] {
		decide(object.remove(good, [section]), {}).status == "unknown"
	}
}

test_other_items_do_not_matter if {
	decide(object.union(good, {"model": {"loads": {"status": "fail"}}}), {}).status == "pass"
}
