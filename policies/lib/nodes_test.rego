package lib.nodes_test

import data.lib.nodes

node(taints) := {"spec": {"taints": taints}}

profile(tolerated) := {"workload": {"toleratedTaints": tolerated}}

test_free_of_taints if {
	nodes.schedulable({})
	nodes.schedulable({"spec": {"unschedulable": false}})
	nodes.schedulable(node([]))
}

test_cordoned if {
	not nodes.schedulable({"spec": {"unschedulable": true}})
}

test_only_a_preference_is_borne if {
	nodes.schedulable(node([{"key": "spot", "effect": "PreferNoSchedule"}])) with data.host.profile as profile([])
	not nodes.schedulable(node([{"key": "gpu", "effect": "NoSchedule"}])) with data.host.profile as profile([])
	not nodes.schedulable(node([{"key": "gpu", "effect": "NoExecute"}])) with data.host.profile as profile([])
	not nodes.schedulable(node([{"key": "gpu"}])) with data.host.profile as profile([])
	not nodes.schedulable(node([{}])) with data.host.profile as profile([])
}

test_a_tolerated_key_is_borne if {
	nodes.schedulable(node([{"key": "gpu", "effect": "NoSchedule"}])) with data.host.profile as profile(["gpu"])
	not nodes.schedulable(node([
		{"key": "gpu", "effect": "NoSchedule"},
		{"key": "infra", "effect": "NoSchedule"},
	])) with data.host.profile as profile(["gpu"])
}
