package derived.success_criteria.performance_slos_met_test

import data.derived.success_criteria.performance_slos_met as item

good := {
	"benchmark": {"latency_p95": {"status": "pass"}, "throughput": {"status": "pass"}},
	"performance": {"availability": {"status": "pass"}},
}

with_status(path, status) := json.patch(good, [{"op": "replace", "path": concat("/", [path, "status"]), "value": status}])

decide(checks, waived) := decision if {
	decision := {"status": item.status, "facts": item.facts} with data.checks as checks with data.host.waived as waived
}

test_passes_when_all_members_pass if {
	decide(good, {}) == {"status": "pass", "facts": {"items": 3, "failing": [], "open": []}}
}

test_a_failing_member_fails_by_name if {
	decide(with_status("performance/availability", "fail"), {}) == {
		"status": "fail",
		"facts": {"items": 3, "failing": ["performance.availability"], "open": []},
	}
}

test_an_unknown_member_is_unknown_by_name if {
	decide(with_status("performance/availability", "unknown"), {}) == {
		"status": "unknown",
		"facts": {"items": 3, "failing": [], "open": ["performance.availability"]},
	}
}

test_not_applicable_counts_as_passed if {
	decide(with_status("performance/availability", "not_applicable"), {}).status == "pass"
}

test_a_waived_member_counts_as_passed if {
	decide(with_status("performance/availability", "fail"), {"performance.availability": true}).status == "pass"
	decide(with_status("performance/availability", "unknown"), {"performance.availability": true}).status == "pass"
}

test_nothing_is_derived_from_nothing if {
	decide({}, {}).status == "unknown"
	every section in ["benchmark", "performance"] {
		decide(object.remove(good, [section]), {}).status == "unknown"
	}
}

test_other_items_do_not_matter if {
	decide(object.union(good, {"model": {"loads": {"status": "fail"}}}), {}).status == "pass"
}

test_a_benchmark_counts_too if {
	decide(with_status("benchmark/throughput", "fail"), {}).facts.failing == ["benchmark.throughput"]
}
