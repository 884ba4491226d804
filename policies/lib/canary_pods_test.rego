package lib.canary_pods_test

import data.lib.canary_pods
import data.testing.canary_record

all_names := ["t15", "t30"]

findings := {
	"restarted": canary_pods.restarted(all_names),
	"replaced": canary_pods.replaced(all_names),
	"steady": steady,
	"over": canary_pods.at_or_over(all_names, "cpu_percent_max", 80),
	"below": below,
}

asked(record) := found if {
	document := canary_record.document(record)
	found := findings with input as document with data.host as canary_record.host(document, {})
}

default steady := false

steady if canary_pods.steady(all_names)

default below := false

below if canary_pods.all_below(all_names, "cpu_percent_max", 80)

nothing_found := {"restarted": [], "replaced": [], "steady": true, "over": [], "below": true}

second_pods(path) := concat("", ["/checkpoints/items/1/pods", path])

changed(path, value) := asked(canary_record.with_value(second_pods(path), value))

lacking(path) := asked(canary_record.without(second_pods(path)))

but(differences) := object.union(nothing_found, differences)

test_all_is_well if asked(canary_record.record) == nothing_found

test_a_restart if {
	changed("/items/0/restarts", 2) == but({"restarted": ["canary-a"], "steady": false})
	changed("/items/0/restarts", 0) == but({"restarted": ["canary-a"], "steady": false})
	changed("/items/0/restarts", "NaN") == but({"steady": false})
	lacking("/items/0/restarts") == but({"steady": false})
	asked(canary_record.without("/podsAtStart/items/0/restarts")) == but({"steady": false})
}

test_a_replaced_pod if {
	changed("/items/0/uid", "b") == but({"replaced": ["canary-a"], "steady": false})
	second := object.union(canary_record.pod, {"name": "canary-b", "uid": "b"})
	changed("/items/-", second) == but({"replaced": ["canary-b"], "steady": false})
	asked(canary_record.with_value("/podsAtStart/items/-", second)) == but({"replaced": ["canary-b"], "steady": false})
}

test_only_whole_lists_tell_that_a_pod_was_replaced if {
	without_pod := canary_record.with_value(second_pods(""), {"complete": false, "items": []})
	asked(without_pod) == but({"steady": false, "below": false})
	renamed := json.patch(canary_record.record, [
		{"op": "replace", "path": second_pods("/items/0/uid"), "value": "b"},
		{"op": "replace", "path": "/podsAtStart/complete", "value": false},
	])
	asked(renamed) == but({"steady": false})
}

test_a_pod_without_a_uid_tells_nothing if {
	lacking("/items/0/uid") == but({"steady": false})
	asked(canary_record.without("/podsAtStart/items/0/uid")) == but({"steady": false})
}

test_containers_at_or_over_the_limit if {
	changed("/items/0/containers/0/cpu_percent_max", 80) == but({"over": ["canary-a/detector"], "below": false})
	changed("/items/0/containers/0/cpu_percent_max", 79.9) == nothing_found
	changed("/items/0/containers/0/memory_percent_max", 99) == nothing_found
	changed("/items/0/containers/-", {"name": "proxy", "cpu_percent_max": 99}) == but({"over": ["canary-a/proxy"], "below": false})
}

test_a_container_without_a_limit_is_not_known if {
	lacking("/items/0/containers/0/cpu_percent_max") == but({"below": false})
	changed("/items/0/containers/0/cpu_percent_max", "NaN") == but({"below": false})
	changed("/items/0/containers", []) == but({"below": false})
	lacking("/items/0/containers") == but({"below": false})
	changed("/items", []).below == false
}

test_pods_of_another_version_fail_nothing if {
	other := object.union(canary_record.pod, {"version": "v3", "restarts": 9, "containers": [{"cpu_percent_max": 99}]})
	changed("/items/0", other) == but({"steady": false, "below": false})
}

test_the_largest_use if {
	document := canary_record.document(canary_record.with_value(second_pods("/items/0/containers/0/cpu_percent_max"), 70))
	largest := canary_pods.largest(all_names, "cpu_percent_max") with input as document
		with data.host as canary_record.host(document, {})
	largest == 70
}
