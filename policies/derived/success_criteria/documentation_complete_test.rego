package derived.success_criteria.documentation_complete_test

import data.derived.success_criteria.documentation_complete as item

good := {"documentation": {"architecture": {"status": "pass"}, "runbooks": {"status": "pass"}}}

with_status(path, status) := json.patch(good, [{"op": "replace", "path": concat("/", [path, "status"]), "value": status}])

decide(checks, waived) := decision if {
	decision := {"status": item.status, "facts": item.facts} with data.checks as checks with data.host.waived as waived
}

test_passes_when_all_members_pass if {
	decide(good, {}) == {"status": "pass", "facts": {"items": 2, "failing": [], "open": []}}
}

test_a_failing_member_fails_by_name if {
	decide(with_status("documentation/runbooks", "fail"), {}) == {
		"status": "fail",
		"facts": {"items": 2, "failing": ["documentation.runbooks"], "open": []},
	}
}

test_an_unknown_member_is_unknown_by_name if {
	decide(with_status("documentation/runbooks", "unknown"), {}) == {
		"status": "unknown",
		"facts": {"items": 2, "failing": [], "open": ["documentation.runbooks"]},
	}
}

test_not_applicable_counts_as_passed if {
	decide(with_status("documentation/runbooks", "not_applicable"), {}).status == "pass"
}

test_a_waived_member_counts_as_passed if {
	decide(with_status("documentation/runbooks", "fail"), {"documentation.runbooks": true}).status == "pass"
	decide(with_status("documentation/runbooks", "unknown"), {"documentation.runbooks": true}).status == "pass"
}

test_nothing_is_derived_from_nothing if {
	decide({}, {}).status == "unknown"
	every section in ["documentation"] {
		decide(object.remove(good, [section]), {}).status == "unknown"
	}
}

test_other_items_do_not_matter if {
	decide(object.union(good, {"model": {"loads": {"status": "fail"}}}), {}).status == "pass"
}
