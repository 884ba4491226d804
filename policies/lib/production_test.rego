package lib.production_test

import data.lib.production
import data.testing

metrics := {
	"window": {"start": "2026-11-23T11:58:00Z", "end": "2026-11-24T11:58:00Z"},
	"largestGap_seconds": 120,
	"requests": {"total": 100, "succeeded": 99, "failed": 1},
	"warnings": {"complete": true, "items": []},
}

asked(changes) := {"whole_window", "counts_agree"} & asked_of(object.union(metrics, changes))

asked_of(data_of_metrics) := {name |
	document := testing.snapshot("post-deployment", "metrics", data_of_metrics)
	some name in ["whole_window", "counts_agree"]
	holds(name) with input as document with data.host as testing.host(document)
}

holds("whole_window") if production.whole_window("post-deployment")

holds("counts_agree") if production.counts_agree("post-deployment")

test_a_whole_day if asked({}) == {"whole_window", "counts_agree"}

test_a_second_less if asked({"window": {"start": "2026-11-23T11:58:01Z"}}) == {"counts_agree"}

test_a_window_backwards if {
	asked({"window": {"start": "2026-11-24T11:58:00Z", "end": "2026-11-23T11:58:00Z"}}) == set()
}

test_gap if {
	asked({"largestGap_seconds": 121}) == {"counts_agree"}
	asked({"largestGap_seconds": "NaN"}) == {"counts_agree"}
	asked_of(object.remove(metrics, ["largestGap_seconds"])) == {"counts_agree"}
}

test_warnings if {
	asked({"warnings": {"items": ["partial answer"]}}) == {"counts_agree"}
	asked({"warnings": {"complete": false}}) == {"counts_agree"}
	asked_of(object.remove(metrics, ["warnings"])) == {"counts_agree"}
}

test_counts if {
	asked({"requests": {"failed": 2}}) == {"whole_window"}
	asked({"requests": {"total": 0, "succeeded": 0, "failed": 0}}) == {"whole_window"}
	asked({"requests": {"succeeded": "NaN"}}) == {"whole_window"}
	asked_of(object.remove(metrics, ["requests"])) == {"whole_window"}
}
