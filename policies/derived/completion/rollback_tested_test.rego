package derived.completion.rollback_tested_test

import data.derived.completion.rollback_tested as item

good := {
	"rollback_preparation": {
		"script_tested": {"status": "pass"},
		"previous_image": {"status": "pass"},
		"database_backup": {"status": "pass"},
		"team_notified": {"status": "fail"},
	},
	"rollback_triggers": {"high_latency": {"status": "pass"}},
}

with_status(path, status) := json.patch(good, [{"op": "replace", "path": concat("/", [path, "status"]), "value": status}])

decide(checks, waived) := decision if {
	decision := {"status": item.status, "facts": item.facts} with data.checks as checks with data.host.waived as waived
}

test_passes_when_all_members_pass if {
	decide(good, {}) == {"status": "pass", "facts": {"items": 4, "failing": [], "open": []}}
}

test_a_failing_member_fails_by_name if {
	decide(with_status("rollback_preparation/database_backup", "fail"), {}) == {
		"status": "fail",
		"facts": {"items": 4, "failing": ["rollback_preparation.database_backup"], "open": []},
	}
}

test_an_unknown_member_is_unknown_by_name if {
	decide(with_status("rollback_preparation/database_backup", "unknown"), {}) == {
		"status": "unknown",
		"facts": {"items": 4, "failing": [], "open": ["rollback_preparation.database_backup"]},
	}
}

test_not_applicable_counts_as_passed if {
	decide(with_status("rollback_preparation/database_backup", "not_applicable"), {}).status == "pass"
}

test_a_waived_member_counts_as_passed if {
	decide(with_status("rollback_preparation/database_backup", "fail"), {"rollback_preparation.database_backup": true}).status == "pass"
	decide(with_status("rollback_preparation/database_backup", "unknown"), {"rollback_preparation.database_backup": true}).status == "pass"
}

test_nothing_is_derived_from_nothing if {
	decide({}, {}).status == "unknown"
	every section in ["rollback_preparation", "rollback_triggers"] {
		decide(object.remove(good, [section]), {}).status == "unknown"
	}
}

test_other_items_do_not_matter if {
	decide(object.union(good, {"model": {"loads": {"status": "fail"}}}), {}).status == "pass"
}

test_every_member_counts if {
	every path in [
		"rollback_preparation/script_tested",
		"rollback_preparation/previous_image",
		"rollback_triggers/high_latency",
	] {
		decide(with_status(path, "fail"), {}).facts.failing == [replace(path, "/", ".")]
	}
}
