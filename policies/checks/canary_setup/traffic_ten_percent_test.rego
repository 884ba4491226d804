package checks.canary_setup.traffic_ten_percent_test

import data.checks.canary_setup.traffic_ten_percent as item
import data.testing

split_object(name, canary_weight, stable_weight) := {
	"kind": "TrafficSplit",
	"metadata": {"name": name, "namespace": "starlight-prod"},
	"spec": {"service": "starlight", "backends": [
		{"service": "starlight-v3", "weight": stable_weight},
		{"service": "starlight-canary", "weight": canary_weight},
	]},
}

whole(items) := {"complete": true, "items": items}

traffic := {
	"splits": whole([split_object("starlight", 10, 90)]),
	"observed": {
		"window": {"start": "2026-11-24T11:00:00Z", "end": "2026-11-24T11:55:00Z"},
		"versions": whole([{"version": "v3", "requests": 4500}, {"version": "v4", "requests": 500}]),
	},
}

good := {"count": 500, "total": 5000, "lower_fraction": 0.092, "upper_fraction": 0.1086}

document(data_of_traffic) := testing.snapshot("canary", "traffic", data_of_traffic)

healthy := document(traffic)

decide(snapshot, bound) := decision if {
	host := object.union(testing.host(snapshot), {"bounds": {"canary": {"traffic": {"release_share": bound}}}})
	decision := {"status": item.status, "facts": item.facts} with input as snapshot with data.host as host
}

with_share(lower_fraction, upper_fraction) := decide(
	healthy,
	{"lower_fraction": lower_fraction, "upper_fraction": upper_fraction},
).status

changed(path, value) := decide(document(json.patch(traffic, [{"op": "add", "path": path, "value": value}])), good)

lacking(path) := decide(document(json.patch(traffic, [{"op": "remove", "path": path}])), good).status

with_splits(items) := changed("/splits", whole(items))

test_passes_and_says_what_was_seen if {
	decide(healthy, good) == {"status": "pass", "facts": {
		"limit_percent": 10,
		"tolerance_percent": 2,
		"bound": good,
		"splits": ["TrafficSplit starlight"],
	}}
}

test_the_declared_weight_is_exact if {
	with_splits([split_object("starlight", 1, 9)]).status == "pass"
	with_splits([split_object("starlight", 100, 900)]).status == "pass"
	with_splits([split_object("starlight", 11, 89)]).status == "fail"
	with_splits([split_object("starlight", 9, 91)]).facts.wrong_splits == ["TrafficSplit starlight"]
	with_splits([split_object("starlight", 0, 0)]).status == "fail"
}

test_every_split_declares_it if {
	decision := with_splits([split_object("starlight", 10, 90), split_object("second", 50, 50)])
	decision.status == "fail"
	decision.facts.wrong_splits == ["TrafficSplit second"]
}

test_splits_of_other_services_do_not_count if {
	other := {
		"kind": "TrafficSplit",
		"metadata": {"name": "other", "namespace": "starlight-prod"},
		"spec": {"service": "other", "backends": [{"service": "a", "weight": 50}, {"service": "b", "weight": 50}]},
	}
	with_splits([split_object("starlight", 10, 90), other]).status == "pass"
	with_splits([other]).status == "unknown"
}

test_a_wrong_weight_fails_whatever_was_observed if {
	spoilt := document({"splits": {"complete": false, "items": [split_object("starlight", 50, 50)]}})
	decide(spoilt, good).status == "fail"
}

test_no_split_to_the_canary_is_unknown if {
	with_splits([]).status == "unknown"
	changed("/splits/complete", false).status == "unknown"
	lacking("/splits") == "unknown"
}

test_a_split_that_can_t_be_read_is_unknown if {
	decision := with_splits([split_object("starlight", 10, 90), split_object("second", "ten", 90)])
	decision.status == "unknown"
	decision.facts.unreadable == ["TrafficSplit second"]
}

test_the_observed_share_lies_within if {
	with_share(0.08, 0.12) == "pass"
	with_share(0.0799, 0.12) == "unknown"
	with_share(0.08, 0.1201) == "unknown"
}

test_the_observed_share_lies_outside if {
	with_share(0.1201, 0.2) == "fail"
	with_share(0.12, 0.2) == "unknown"
	with_share(0.01, 0.0799) == "fail"
	with_share(0.01, 0.08) == "unknown"
}

test_no_requests if {
	status := item.status with input as healthy with data.host as testing.host(healthy)
	status == "unknown"
}

test_the_record_is_whole_and_fresh if {
	changed("/observed/versions/complete", false).status == "unknown"
	lacking("/observed/versions") == "unknown"
	lacking("/observed/window") == "unknown"
	changed("/observed/window/start", "2026-11-24T11:55:00Z").status == "unknown"
	changed("/observed/window/start", "2026-11-24T11:54:59.999Z").status == "pass"
	changed("/observed/window/end", "2026-11-24T11:45:00Z").status == "pass"
	changed("/observed/window/end", "2026-11-24T11:44:59Z").status == "unknown"
}

test_an_unsound_record_does_not_fail_it if {
	spoilt := document(json.patch(traffic, [{"op": "replace", "path": "/observed/versions/complete", "value": false}]))
	decide(spoilt, {"lower_fraction": 0.5, "upper_fraction": 0.6}).status == "unknown"
}

test_stale_or_foreign_evidence_is_unknown if {
	decide(testing.snapshot_of({}), good).status == "unknown"
	decide(testing.stale(healthy, "canary", "traffic"), good).status == "unknown"
	decide(testing.of_another_release(healthy, "canary", "traffic"), good).status == "unknown"
}
