package lib.pod_requests_test

import data.lib.pod_requests

amounts := {"100m": 100, "200m": 200, "500m": 500, "1": 1000, 2: 2000}

container(cpu) := {"resources": {"requests": {"cpu": cpu}}}

side_car(cpu) := object.union(container(cpu), {"restartPolicy": "Always"})

cpu(spec) := pod_requests.of({"spec": spec}, "cpu", amounts)

test_containers_add_up if {
	cpu({"containers": [container("100m"), container("200m")]}) == 300
	cpu({"containers": [container("100m"), container("100m")]}) == 200
	cpu({"containers": [container(2)]}) == 2000
}

test_without_requests_it_takes_nothing if {
	cpu({}) == 0
	cpu({"containers": [{}]}) == 0
	cpu({"containers": [{"resources": {"limits": {"cpu": "1"}}}]}) == 0
	cpu({"containers": [{"resources": {"requests": {"memory": "1"}}}]}) == 0
	cpu({"containers": [container("junk")]}) == 0
}

test_the_greatest_init_container_counts_when_it_is_more if {
	cpu({"initContainers": [container("200m"), container("500m")], "containers": [container("100m")]}) == 500
	cpu({"initContainers": [container("100m"), container("100m")], "containers": [container("200m")]}) == 200
}

test_side_cars_run_beside_the_containers if {
	cpu({"initContainers": [side_car("200m")], "containers": [container("100m")]}) == 300
}

test_side_cars_run_beside_later_init_containers_only if {
	cpu({"initContainers": [side_car("200m"), container("500m")], "containers": [container("100m")]}) == 700
	cpu({"initContainers": [container("500m"), side_car("200m")], "containers": [container("100m")]}) == 500
	cpu({"initContainers": [side_car("200m"), side_car("200m"), container("1")], "containers": []}) == 1400
}

test_overhead_is_added if {
	cpu({"overhead": {"cpu": "100m"}, "containers": [container("200m")]}) == 300
}

test_the_pods_own_request_replaces_its_containers if {
	cpu({
		"resources": {"requests": {"cpu": "500m"}},
		"overhead": {"cpu": "100m"},
		"containers": [container("200m")],
	}) == 600
}

test_written_names_every_quantity if {
	pod_requests.written(
		{"spec": {
			"resources": {"requests": {"cpu": "a", "memory": "z"}},
			"overhead": {"cpu": "b"},
			"initContainers": [container("c")],
			"containers": [container("d"), container("d"), {}],
		}},
		"cpu",
	) == {"a", "b", "c", "d"}
	pod_requests.written({"spec": {}}, "cpu") == set()
}
