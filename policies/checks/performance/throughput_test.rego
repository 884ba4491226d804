package checks.performance.throughput_test

import data.checks.performance.throughput as item
import data.testing
import data.testing.loadtest
import data.testing.production

decide(evidence) := decide_snapshot(testing.snapshot_of({"post-deployment": evidence}))

decide_snapshot(snapshot) := decision if {
	decision := {"status": item.status, "facts": item.facts} with input as snapshot
		with data.host as testing.host(snapshot)
}

in_production(succeeded) := production.with_value("/requests", {
	"total": 2000000,
	"succeeded": succeeded,
	"failed": 2000000 - succeeded,
})

in_load_test(succeeded) := loadtest.with_value("/requests", {
	"sent": 2000,
	"succeeded": succeeded,
	"failed": 2000 - succeeded,
})

untrustworthy := loadtest.with_value("/generator/droppedIterations", 1)

test_production_is_enough if {
	decide({"metrics": production.metrics}) == {"status": "pass", "facts": {
		"limit_per_second": 10,
		"production_succeeded": 1999900,
		"production_ms": 86400000,
	}}
}

test_a_load_test_is_enough if {
	decide({"loadtest": loadtest.run}) == {"status": "pass", "facts": {
		"limit_per_second": 10,
		"load_test_succeeded": 1999,
		"load_test_seconds": 100,
	}}
}

test_the_limit_in_production if {
	decide({"metrics": in_production(864001)}).status == "pass"
	decide({"metrics": in_production(864000)}).status == "fail"
}

test_the_limit_in_the_load_test if {
	decide({"loadtest": in_load_test(1001)}).status == "pass"
	decide({"loadtest": in_load_test(1000)}).status == "fail"
}

test_one_of_the_two_is_enough if {
	decide({"metrics": in_production(1000), "loadtest": loadtest.run}).status == "pass"
	decide({"metrics": production.metrics, "loadtest": in_load_test(1000)}).status == "pass"
	decide({"metrics": in_production(1000), "loadtest": in_load_test(1000)}).status == "fail"
}

test_an_untrustworthy_load_test_counts_for_nothing if {
	decision := decide({"loadtest": untrustworthy})
	decision.status == "unknown"
	decision.facts.doubts == ["no dropped iterations"]
	decide({"metrics": in_production(1000), "loadtest": untrustworthy}).status == "fail"
	decide({"metrics": production.metrics, "loadtest": untrustworthy}).status == "pass"
}

test_a_window_that_is_not_whole_counts_for_nothing if {
	every metrics in production.spoilt {
		decide({"metrics": metrics}).status == "unknown"
		decide({"metrics": metrics, "loadtest": loadtest.run}).status == "pass"
	}
}

test_counts_that_are_missing_or_contradict_each_other if {
	decide({"metrics": production.with_value("/requests/total", 2000001)}).status == "unknown"
	decide({"metrics": production.with_value("/requests/succeeded", "NaN")}).status == "unknown"
	decide({"metrics": production.without("/requests/failed")}).status == "unknown"
	decide({"metrics": production.without("/requests")}).status == "unknown"
	decide({}).status == "unknown"
}

test_stale_or_foreign_evidence_is_unknown if {
	healthy := testing.snapshot("post-deployment", "metrics", production.metrics)
	decide_snapshot(testing.stale(healthy, "post-deployment", "metrics")).status == "unknown"
	decide_snapshot(testing.of_another_release(healthy, "post-deployment", "metrics")).status == "unknown"
}
