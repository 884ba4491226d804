package lib.checkpoints_test

import data.lib.checkpoints
import data.testing.canary_record

doubts_of(name, record) := found if {
	document := canary_record.document(record)
	found := checkpoints.doubts[name] with input as document with data.host as canary_record.host(document, {})
}

unsound(record) := found if {
	document := canary_record.document(record)
	found := checkpoints.unsound with input as document with data.host as canary_record.host(document, {})
}

all_sound(record) if {
	document := canary_record.document(record)
	checkpoints.all_sound with input as document with data.host as canary_record.host(document, {})
}

# t30 is the second record
changed(path, value) := doubts_of("t30", canary_record.with_value(concat("", ["/checkpoints/items/1", path]), value))

lacking(path) := doubts_of("t30", canary_record.without(concat("", ["/checkpoints/items/1", path])))

without_record(index) := canary_record.without(concat("/", ["/checkpoints/items", format_int(index, 10)]))

test_all_are_sound if {
	all_sound(canary_record.record)
	unsound(canary_record.record) == []
	every name in checkpoints.names {
		doubts_of(name, canary_record.record) == []
	}
}

test_the_names_in_order if checkpoints.names == ["t15", "t30", "t60", "t90", "t120"]

test_one_that_is_not_sound if {
	spoilt := canary_record.with_value("/checkpoints/items/3/missed", true)
	unsound(spoilt) == ["t90"]
	not all_sound(spoilt)
}

test_a_missed_one if {
	changed("/missed", true) == ["taken once"]
	lacking("/missed") == ["taken once"]
}

test_a_repeated_one if {
	repeated := canary_record.with_value("/checkpoints/items/-", canary_record.record.checkpoints.items[1])
	"taken once" in doubts_of("t30", repeated)
	unsound(repeated) == ["t30", "t60"]
}

test_one_that_is_not_there if {
	unsound(without_record(3)) == ["t90", "t120"]
	unsound(without_record(1)) == ["t30", "t60"]
	count(doubts_of("t30", without_record(1))) > 0
}

test_an_incomplete_list_of_checkpoints if {
	doubts_of("t30", canary_record.with_value("/checkpoints/complete", false)) == ["taken once"]
	doubts_of("t30", canary_record.without("/checkpoints/complete")) == ["taken once"]
}

taken(at) := doubts_of("t30", json.patch(canary_record.record, [
	{"op": "replace", "path": "/checkpoints/items/1/takenAt", "value": at},
	{"op": "replace", "path": "/checkpoints/items/1/window/end", "value": at},
]))

test_on_time if {
	taken("2026-11-24T10:26:00Z") == []
	taken("2026-11-24T10:30:00Z") == []
	taken("2026-11-24T10:25:59Z") == ["on time"]
	taken("2026-11-24T10:30:00.001Z") == ["on time"]
	doubts_of("t15", canary_record.without("/startedAt")) == ["on time", "whole interval covered"]
	doubts_of("t30", canary_record.without("/startedAt")) == ["on time"]
}

test_each_has_a_time_of_its_own if {
	every index, name in checkpoints.names {
		path := concat("/", ["/checkpoints/items", format_int(index, 10), "takenAt"])
		"on time" in doubts_of(name, canary_record.with_value(path, "2026-11-24T11:13:00Z"))
	}
}

# names of those that are not on time when they are taken at these times
late(times) := names if {
	document := canary_record.document(json.patch(canary_record.record, [{"op": "replace", "path": path, "value": at} |
		some index, at in times
		path := concat("/", ["/checkpoints/items", format_int(index, 10), "takenAt"])
	]))
	names := {name |
		some name, unproven in checkpoints.doubts
		"on time" in unproven
	} with input as document with data.host as canary_record.host(document, {})
}

test_each_may_be_two_minutes_early_or_late if {
	late([concat("", ["2026-11-24T", at]) | some at in ["10:11:00Z", "10:26:00Z", "10:56:00Z", "11:26:00Z", "11:56:00Z"]]) == set()
	late([concat("", ["2026-11-24T", at]) | some at in ["10:15:00Z", "10:30:00Z", "11:00:00Z", "11:30:00Z", "12:00:00Z"]]) == set()
	early := late([concat("", ["2026-11-24T", at]) | some at in ["10:10:59Z", "10:25:59Z", "10:55:59Z", "11:25:59Z", "11:55:59Z"]])
	count(early) == 5
}

test_the_interval_begins_where_the_one_before_ended if {
	changed("/window/start", "2026-11-24T10:13:01Z") == ["whole interval covered"]
	changed("/window/start", "2026-11-24T10:12:59Z") == ["whole interval covered"]
	changed("/window/start", "2026-11-24T12:13:00+02:00") == []
	lacking("/window/start") == ["whole interval covered"]
	doubts_of("t15", canary_record.with_value("/checkpoints/items/0/window/start", "2026-11-24T09:58:01Z")) == ["whole interval covered"]
	doubts_of("t30", canary_record.without("/checkpoints/items/0/window/end")) == ["whole interval covered"]
}

test_the_interval_ends_when_it_is_taken if {
	changed("/window/end", "2026-11-24T10:26:00Z") == []
	changed("/window/end", "2026-11-24T10:25:59.999Z") == ["whole interval covered"]
	changed("/window/end", "2026-11-24T10:28:01Z") == ["whole interval covered"]
	lacking("/window/end") == ["whole interval covered"]
}

test_an_interval_of_no_length if {
	taken("2026-11-24T10:13:00Z") == ["on time", "whole interval covered"]
}

test_gap if {
	changed("/largestGap_seconds", 120) == []
	changed("/largestGap_seconds", 121) == ["no gap"]
	changed("/largestGap_seconds", "NaN") == ["no gap"]
	lacking("/largestGap_seconds") == ["no gap"]
}

test_warnings if {
	changed("/warnings/items", ["partial answer"]) == ["no warnings"]
	changed("/warnings/complete", false) == ["no warnings"]
	lacking("/warnings") == ["no warnings"]
}

test_requests if {
	changed("/requests/total", 1) == []
	changed("/requests/total", 0) == ["requests counted"]
	changed("/requests/total", "NaN") == ["requests counted"]
	lacking("/requests/total") == ["requests counted"]
	lacking("/requests/failed") == ["requests counted"]
	lacking("/requests/ladder") == ["requests counted"]
	changed("/requests/ladder/0/limit_ms", 99) == ["requests counted"]
}

test_pods if {
	changed("/pods/items", []) == ["pods known since T0"]
	changed("/pods/complete", false) == ["pods known since T0"]
	lacking("/pods") == ["pods known since T0", "pods of the release's version"]
	doubts_of("t30", canary_record.with_value("/podsAtStart/complete", false)) == ["pods known since T0"]
	doubts_of("t30", canary_record.without("/podsAtStart")) == ["pods known since T0"]
	twice := canary_record.with_value("/podsAtStart/items/-", {"name": "canary-a", "uid": "a", "restarts": 2})
	doubts_of("t30", twice) == ["pods known since T0"]
}

test_versions if {
	changed("/pods/items/0/version", "v3") == ["pods of the release's version"]
	lacking("/pods/items/0/version") == ["pods of the release's version"]
	changed("/pods/items/-", object.union(canary_record.pod, {"version": "v3"})) == ["pods of the release's version"]
}
