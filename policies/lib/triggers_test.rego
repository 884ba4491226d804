package lib.triggers_test

import data.lib.triggers
import data.testing
import data.testing.rollback

wanted := {
	"name": "memory_leak",
	"threshold": 90,
	"for_seconds": 600,
	"action": "manual",
	"live_age_seconds_max": 900,
	"run_age_seconds_max": 604800,
}

# a wanted trigger that counts events within a window
counting := object.union(object.remove(wanted, ["for_seconds"]), {"window_seconds": 600})

good := rollback.trigger("memory_leak", 90, 600, "manual")

one(trigger) := {"complete": true, "items": [trigger]}

with_value(path, value) := json.patch(good, [{"op": "replace", "path": path, "value": value}])

without(path) := json.patch(good, [{"op": "remove", "path": path}])

# a change of threshold or duration that the rehearsal follows
rehearsed_at(threshold, for_seconds) := json.patch(good, [
	{"op": "replace", "path": "threshold", "value": threshold},
	{"op": "replace", "path": "for_seconds", "value": for_seconds},
	{"op": "replace", "path": "rehearsal/threshold", "value": threshold},
	{"op": "replace", "path": "rehearsal/for_seconds", "value": for_seconds},
])

judge(list, limits) := judgement if {
	judgement := {"proven": proven(list, limits), "flaws": triggers.flaws(list, "deployment", limits)} with data.host as testing.host(list)
}

proven(list, limits) if triggers.proven(list, "deployment", limits)

else := false

passes(list, limits) if judge(list, limits) == {"proven": true, "flaws": []}

fails(list, limits, flaws) if judge(list, limits) == {"proven": false, "flaws": flaws}

unknown(list, limits) if judge(list, limits) == {"proven": false, "flaws": []}

test_a_rehearsed_loaded_quiet_trigger_is_proven if passes(one(good), wanted)

test_a_stricter_trigger_is_proven if {
	passes(one(rehearsed_at(89, 600)), wanted)
	passes(one(rehearsed_at(90, 599)), wanted)
	passes(one(rehearsed_at(90, 601)), counting)
}

test_a_looser_trigger_fails if {
	fails(one(rehearsed_at(90.1, 600)), wanted, ["looser threshold"])
	fails(one(rehearsed_at(90, 601)), wanted, ["looser duration"])
	fails(one(rehearsed_at(90, 599)), counting, ["looser duration"])
}

test_a_threshold_or_duration_that_is_no_number_is_unknown if {
	unknown(one(rehearsed_at("NaN", 600)), wanted)
	unknown(one(rehearsed_at(90, "NaN")), wanted)
	unknown(one(rehearsed_at(90, "NaN")), counting)
	unknown(one(rehearsed_at(null, 600)), wanted)
}

test_the_list_must_be_whole if {
	unknown({"items": [good]}, wanted)
	unknown({"complete": false, "items": [good]}, wanted)
	unknown({"complete": true}, wanted)
	unknown({"complete": false, "items": []}, wanted)
}

test_a_trigger_that_is_not_there_fails if {
	fails({"complete": true, "items": []}, wanted, ["not there"])
	fails(one(with_value("name", "pod_crashes")), wanted, ["not there"])
	fails(one(without("name")), wanted, ["not there"])
}

test_two_of_one_name_are_not_proven_and_a_flaw_of_either_fails if {
	unknown({"complete": true, "items": [good, good]}, wanted)
	fails({"complete": true, "items": [good, with_value("live/loaded", false)]}, wanted, ["not loaded"])
}

test_other_triggers_do_not_matter if {
	other := json.patch(with_value("name", "high_latency"), [{"op": "replace", "path": "live/loaded", "value": false}])
	passes({"complete": true, "items": [other, good]}, wanted)
}

test_every_flaw_fails_alone if {
	every path, case in {
		"action": ["automatic", ["another action"]],
		"live/loaded": [false, ["not loaded"]],
		"live/health": ["err", ["unhealthy"]],
		"live/state": ["firing", ["firing"]],
		"live/digest": [testing.digest("6"), ["not the rule that was rehearsed"]],
		"rehearsal/digest": [testing.digest("6"), ["not the rule that was rehearsed"]],
		"rehearsal/threshold": [91, ["rehearsed with another threshold"]],
		"rehearsal/for_seconds": [599, ["rehearsed with another duration"]],
		"absentAlert/loaded": [false, ["absent alert not loaded"]],
		"absentAlert/health": ["err", ["absent alert unhealthy"]],
		"route/action": ["automatic", ["routed to another action"]],
	} {
		fails(one(with_value(path, case[0])), wanted, case[1])
	}
}

test_what_is_missing_is_unknown if {
	every path in [
		"threshold",
		"for_seconds",
		"action",
		"live",
		"live/system",
		"live/loaded",
		"live/health",
		"live/state",
		"live/digest",
		"live/evaluatedAt",
		"rehearsal",
		"rehearsal/digest",
		"rehearsal/ranAt",
		"rehearsal/threshold",
		"rehearsal/for_seconds",
		"rehearsal/cases",
		"rehearsal/cases/items",
		"rehearsal/cases/complete",
		"absentAlert",
		"absentAlert/name",
		"absentAlert/loaded",
		"absentAlert/health",
		"route",
		"route/receiver",
		"route/action",
		"route/startedActionAt",
	] {
		unknown(one(without(path)), wanted)
	}
}

test_no_digest_at_all_is_unknown if {
	unknown(one(json.patch(without("live/digest"), [{"op": "remove", "path": "rehearsal/digest"}])), wanted)
}

test_pending_or_not_yet_evaluated_is_unknown if {
	unknown(one(with_value("live/state", "pending")), wanted)
	unknown(one(with_value("live/health", "unknown")), wanted)
	unknown(one(with_value("absentAlert/health", "unknown")), wanted)
}

test_a_blank_receiver_or_absent_alert_is_unknown if {
	unknown(one(with_value("route/receiver", "")), wanted)
	unknown(one(with_value("route/receiver", "TBD")), wanted)
	unknown(one(with_value("absentAlert/name", "")), wanted)
}

test_times_at_and_over_their_limits if {
	passes(one(with_value("live/evaluatedAt", "2026-11-24T11:45:00Z")), wanted)
	unknown(one(with_value("live/evaluatedAt", "2026-11-24T11:44:59Z")), wanted)
	passes(one(with_value("rehearsal/ranAt", "2026-11-17T12:00:00Z")), wanted)
	unknown(one(with_value("rehearsal/ranAt", "2026-11-17T11:59:59Z")), wanted)
	passes(one(with_value("route/startedActionAt", "2026-11-17T12:00:00Z")), wanted)
	unknown(one(with_value("route/startedActionAt", "2026-11-17T11:59:59Z")), wanted)
	unknown(one(with_value("route/startedActionAt", "2026-11-24T13:00:00Z")), wanted)
}

test_an_old_answer_that_it_fires_is_unknown if {
	old := with_value("live/evaluatedAt", "2026-11-24T11:44:59Z")
	unknown(one(json.patch(old, [{"op": "replace", "path": "live/state", "value": "firing"}])), wanted)
}

test_every_case_of_the_rehearsal_counts if {
	every index, case in good.rehearsal.cases.items {
		wrong := sprintf("wrong in the case %s", [case.name])
		path := sprintf("rehearsal/cases/items/%d", [index])
		fails(one(with_value(concat("/", [path, "fired"]), case.fired == false)), wanted, [wrong])
		unknown(one(without(path)), wanted)
		unknown(one(without(concat("/", [path, "fired"]))), wanted)
		unknown(one(without(concat("/", [path, "name"]))), wanted)
	}
}

test_a_case_that_is_there_twice_must_be_right_twice if {
	again := {"op": "add", "path": "rehearsal/cases/items/-"}
	passes(one(json.patch(good, [object.union(again, {"value": {"name": "gap", "fired": false}})])), wanted)
	fails(one(json.patch(good, [object.union(again, {"value": {"name": "gap", "fired": true}})])), wanted, ["wrong in the case gap"])
	unknown(one(json.patch(good, [object.union(again, {"value": {"name": "gap"}})])), wanted)
}

test_an_incomplete_rehearsal_is_unknown_but_its_wrong_case_fails if {
	incomplete := with_value("rehearsal/cases/complete", false)
	unknown(one(incomplete), wanted)
	silent := json.patch(incomplete, [{"op": "replace", "path": "rehearsal/cases/items/0/fired", "value": false}])
	fails(one(silent), wanted, ["wrong in the case breach"])
}

test_a_wrong_case_of_an_old_rehearsal_is_unknown if {
	silent := with_value("rehearsal/cases/items/0/fired", false)
	unknown(one(json.patch(silent, [{"op": "replace", "path": "rehearsal/ranAt", "value": "2026-01-01T00:00:00Z"}])), wanted)
}
