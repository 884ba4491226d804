package lib.objects_test

import data.lib.objects

labelled(labels) := {"metadata": {"labels": labels}}

test_has_labels if {
	objects.has_labels(labelled({"app": "a", "tier": "b"}), {"app": "a"})
	objects.has_labels(labelled({"app": "a", "tier": "b"}), {"app": "a", "tier": "b"})
	not objects.has_labels(labelled({"app": "a"}), {"app": "a", "tier": "b"})
	not objects.has_labels(labelled({"app": "b"}), {"app": "a"})
	not objects.has_labels({"metadata": {}}, {"app": "a"})
	not objects.has_labels({}, {"app": "a"})
}

test_an_empty_selector_selects_nothing if not objects.has_labels(labelled({"app": "a"}), {})

test_condition_true if {
	objects.condition_true({"status": {"conditions": [{"type": "Ready", "status": "True"}]}}, "Ready")
	not objects.condition_true({"status": {"conditions": [{"type": "Ready", "status": "False"}]}}, "Ready")
	not objects.condition_true({"status": {"conditions": [{"type": "Ready", "status": "Unknown"}]}}, "Ready")
	not objects.condition_true({"status": {"conditions": [{"type": "Ready", "status": true}]}}, "Ready")
	not objects.condition_true({"status": {"conditions": [{"type": "Ready"}]}}, "Ready")
	not objects.condition_true({"status": {"conditions": [{"type": "Initialized", "status": "True"}]}}, "Ready")
	not objects.condition_true({"status": {"conditions": []}}, "Ready")
	not objects.condition_true({}, "Ready")
}

test_terminating if {
	objects.terminating({"metadata": {"deletionTimestamp": "2026-11-24T12:00:00Z"}})
	not objects.terminating({"metadata": {}})
	not objects.terminating({})
}

test_containers_of_each_kind if {
	spec := {
		"containers": [{"name": "detector"}],
		"initContainers": [{"name": "fetch"}],
		"ephemeralContainers": [{"name": "debugger"}],
	}
	[container.name | some container in objects.containers(spec)] == ["fetch", "detector", "debugger"]
	objects.containers({"containers": [{"name": "detector"}]}) == [{"name": "detector"}]
	objects.containers({}) == []
}

pod(statuses, init_statuses) := {"status": {"containerStatuses": statuses, "initContainerStatuses": init_statuses}}

test_container_statuses_of_each_kind if {
	objects.container_statuses(pod([{"name": "b"}], [{"name": "a"}])) == [{"name": "a"}, {"name": "b"}]
	objects.container_statuses({"status": {"containerStatuses": [{"name": "b"}]}}) == [{"name": "b"}]
	objects.container_statuses({}) == []
}

test_restarts_of_all_containers if {
	objects.restarts(pod([{"restartCount": 0}], [])) == 0
	objects.restarts(pod([{"restartCount": 1}, {"restartCount": 2}], [])) == 3
	objects.restarts(pod([{"restartCount": 0}], [{"restartCount": 4}])) == 4
	objects.restarts({"status": {"containerStatuses": [{"restartCount": 1}]}}) == 1
}

test_restarts_that_are_not_told_are_undefined if {
	not objects.restarts(pod([], []))
	not objects.restarts(pod([], [{"restartCount": 0}]))
	not objects.restarts(pod([{"restartCount": 0}, {}], []))
	not objects.restarts(pod([{"restartCount": 0}], [{}]))
	not objects.restarts(pod([{"restartCount": "0"}], []))
	not objects.restarts({})
}
