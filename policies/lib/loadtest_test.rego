package lib.loadtest_test

import data.lib.loadtest
import data.testing
import data.testing.loadtest as a_run

doubts(run) := found if {
	document := testing.snapshot("pre-deployment", "loadtest", run)
	found := loadtest.doubts("pre-deployment") with input as document with data.host as testing.host(document)
}

trustworthy(run) if {
	document := testing.snapshot("pre-deployment", "loadtest", run)
	loadtest.trustworthy("pre-deployment") with input as document with data.host as testing.host(document)
}

changed(path, value) := doubts(a_run.with_value(path, value))

lacking(path) := doubts(a_run.without(path))

test_a_good_run_is_trustworthy if {
	doubts(a_run.run) == []
	trustworthy(a_run.run)
}

test_one_doubt_is_enough if not trustworthy(a_run.with_value("/finished", false))

test_nothing_is_known_of_no_requests if {
	not doubts(a_run.without("/requests"))
	not trustworthy(a_run.without("/requests"))
}

test_finished if {
	changed("/finished", false) == ["finished"]
	lacking("/finished") == ["finished"]
}

test_long_enough if {
	changed("/measured_seconds", 60) == []
	changed("/measured_seconds", 59.9) == ["long enough"]
	changed("/measured_seconds", "NaN") == ["long enough"]
	lacking("/measured_seconds") == ["long enough"]
	lacking("/startedAt") == ["long enough"]
}

test_it_can_t_have_measured_longer_than_it_lasted if {
	changed("/measured_seconds", 120) == []
	changed("/measured_seconds", 121) == ["long enough"]
	changed("/startedAt", "2026-11-24T11:51:00Z") == ["long enough"]
}

test_milliseconds_are_compared_as_whole_numbers if {
	in_64_s_and_1_ms(64.001) == []
	in_64_s_and_1_ms(64.002) == ["long enough"]
}

in_64_s_and_1_ms(measured_seconds) := doubts(json.patch(
	a_run.with_value("/measured_seconds", measured_seconds),
	[{"op": "add", "path": "/startedAt", "value": "2026-11-24T11:50:55.999Z"}],
))

test_thresholds if {
	changed("/thresholdsInForce", false) == ["thresholds in force"]
	lacking("/thresholdsInForce") == ["thresholds in force"]
}

test_options if {
	changed("/overriddenOptions", {"complete": true, "items": ["vus"]}) == ["options as written"]
	changed("/overriddenOptions", {"complete": false, "items": []}) == ["options as written"]
	lacking("/overriddenOptions") == ["options as written"]
}

test_counts_agree if {
	changed("/requests/succeeded", 1998) == ["counts agree"]
	changed("/requests", {"sent": 0, "succeeded": 0, "failed": 0}) == ["counts agree"]
	lacking("/requests/sent") == ["counts agree"]
	lacking("/requests/failed") == ["counts agree"]
}

runner := {"segment": "1/2:1", "finished": true, "sent": 800, "targetRate_perSecond": 10, "achievedRate_perSecond": 10}

runners(first, second) := {"complete": true, "items": [
	object.union(runner, {"segment": "0:1/2", "finished": first, "sent": 1200}),
	object.union(runner, {"sent": second}),
]}

test_runners if {
	changed("/runners", runners(true, 800)) == []
	changed("/runners", runners(false, 800)) == ["all runners finished"]
	changed("/runners", runners(true, 700)) == ["all runners finished"]
	changed("/runners", object.union(runners(true, 800), {"complete": false})) == ["all runners finished"]
	changed("/runners", {"complete": true, "items": []}) == ["all runners finished"]
	changed("/runners", {}) == ["all runners finished", "each runner's rate achieved"]
	uncounted := [object.union(runner, {"sent": 2000}), object.remove(runner, ["sent"])]
	changed("/runners", {"complete": true, "items": uncounted}) == ["all runners finished"]
}

test_every_runner_s_rate if {
	every rate in [9.8, "NaN"] {
		behind := [object.union(runner, {"sent": 1200}), object.union(runner, {"achievedRate_perSecond": rate})]
		changed("/runners", {"complete": true, "items": behind}) == ["each runner's rate achieved"]
	}
	without := [object.union(runner, {"sent": 1200}), object.remove(runner, ["targetRate_perSecond"])]
	changed("/runners", {"complete": true, "items": without}) == ["each runner's rate achieved"]
}

test_dropped_iterations if {
	changed("/generator/droppedIterations", 1) == ["no dropped iterations"]
	lacking("/generator/droppedIterations") == ["no dropped iterations"]
}

test_achieved_rate if {
	changed("/generator/achievedRate_perSecond", 19.8) == []
	changed("/generator/achievedRate_perSecond", 19.79) == ["target rate achieved"]
	changed("/generator/targetRate_perSecond", 0) == ["target rate achieved"]
	changed("/generator/achievedRate_perSecond", "NaN") == ["target rate achieved"]
	lacking("/generator/achievedRate_perSecond") == ["target rate achieved"]
	lacking("/generator/targetRate_perSecond") == ["target rate achieved"]
}

test_virtual_users if {
	changed("/generator/peakVirtualUsers", 49) == []
	changed("/generator/peakVirtualUsers", 50) == ["virtual users to spare"]
	lacking("/generator/peakVirtualUsers") == ["virtual users to spare"]
	lacking("/generator/maximumVirtualUsers") == ["virtual users to spare"]
}

test_the_generator_s_processor if {
	changed("/generator/cpu_fraction", "not_measured") == []
	changed("/generator/cpu_fraction", 0.89) == []
	changed("/generator/cpu_fraction", 0.9) == ["generator's processor to spare"]
	changed("/generator/cpu_fraction", "NaN") == ["generator's processor to spare"]
	lacking("/generator/cpu_fraction") == ["generator's processor to spare"]
}
