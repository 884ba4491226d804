package lib.workload_test

import data.lib.workload
import data.testing
import data.testing.cluster

test_the_serving_container_by_name if {
	document := testing.snapshot("deployment", "cluster", cluster.healthy)
	workload.container.deployment.name == "detector" with input as document with data.host as testing.host(document)
	workload.pod_spec.deployment == cluster.pod_spec with input as document with data.host as testing.host(document)
}

test_a_pod_spec_without_it_has_none if {
	not workload.serving({"containers": [{"name": "other"}]}) with data.host as {"profile": testing.profile}
	not workload.serving({}) with data.host as {"profile": testing.profile}
}

test_the_image_id_of_the_serving_container if {
	pod := cluster.put(cluster.pod("a"), "/status/containerStatuses", [
		{"name": "side-car", "imageID": "other"},
		{"name": "detector", "imageID": "served"},
	])
	workload.image_id(pod) == "served" with data.host as {"profile": testing.profile}
	not workload.image_id({}) with data.host as {"profile": testing.profile}
}

test_desired_replicas if {
	workload.desired_replicas({"spec": {"replicas": 3}}) == 3
	workload.desired_replicas({"spec": {"replicas": 0}}) == 0
	workload.desired_replicas({"spec": {}}) == 1
	not workload.desired_replicas({})
}
