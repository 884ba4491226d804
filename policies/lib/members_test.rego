package lib.members_test

import data.lib.members

checks := {
	"benchmark": {"latency_p95": {"status": "pass"}, "throughput": {"status": "fail"}},
	"performance": {"availability": {"status": "unknown"}, "throughput": {"status": "not_applicable"}},
}

everything := {
	"benchmark.latency_p95": "pass",
	"benchmark.throughput": "fail",
	"performance.availability": "unknown",
	"performance.throughput": "not_applicable",
}

of_sections(sections) := statuses if {
	statuses := members.of_sections(sections) with data.checks as checks with data.host.waived as {}
}

named(ids) := statuses if {
	statuses := members.named(ids) with data.checks as checks with data.host.waived as {}
}

test_all_items_of_sections if {
	of_sections(["benchmark", "performance"]) == everything
	of_sections(["performance"]) == {
		"performance.availability": "unknown",
		"performance.throughput": "not_applicable",
	}
}

test_a_section_without_items_derives_nothing if {
	not of_sections(["benchmark", "elsewhere"])
	not of_sections(["elsewhere"])
}

test_items_by_id if {
	named(["benchmark.throughput", "performance.throughput"]) == {
		"benchmark.throughput": "fail",
		"performance.throughput": "not_applicable",
	}
}

test_an_item_that_is_not_there_derives_nothing if {
	not named(["benchmark.throughput", "benchmark.elsewhere"])
	not named(["elsewhere.throughput"])
}

test_every_check if {
	members.all_checks == everything with data.checks as checks with data.host.waived as {}
	not members.all_checks with data.checks as {} with data.host.waived as {}
}

test_statuses_are_effective if {
	waived := {"benchmark.throughput": true}
	statuses := members.of_sections(["benchmark"]) with data.checks as checks with data.host.waived as waived
	statuses == {"benchmark.latency_p95": "pass", "benchmark.throughput": "pass"}
}

test_names_of_those_that_do_not_pass if {
	members.failing(everything) == ["benchmark.throughput"]
	members.open(everything) == ["performance.availability"]
	members.open({"b.b": "strange", "a.a": "unknown"}) == ["a.a", "b.b"]
	members.failing({"b.b": "fail", "a.a": "fail"}) == ["a.a", "b.b"]
	members.failing({}) == []
}
