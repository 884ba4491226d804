package lib.pod_requests_test

import data.lib.pod_requests

container(cpu) := {"resources": {"requests": {"cpu": cpu}}}

side_car(cpu) := object.union(container(cpu), {"restartPolicy": "Always"})

cpu(spec) := pod_requests.of(pod_requests.ask({"spec": spec}), "cpu")

memory(spec) := pod_requests.of(pod_requests.ask({"spec": spec}), "memory")

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

test_memory_is_counted_in_bytes if {
	memory({"containers": [{"resources": {"requests": {"memory": "1Ki", "cpu": "7"}}}]}) == 1024
	memory({"resources": {"requests": {"cpu": "7"}}, "containers": [{"resources": {"requests": {"memory": 5}}}]}) == 5
}

test_unreadable_wherever_it_stands if {
	every spec in [
		{"containers": [container("100m"), container("junk")]},
		{"initContainers": [container("junk")]},
		{"overhead": {"memory": "junk"}},
		{"resources": {"requests": {"memory": -1}}},
		{"containers": [{"resources": {"requests": {"memory": "NaN"}}}]},
	] {
		pod_requests.unreadable(pod_requests.ask({"spec": spec}))
	}
}

test_readable if {
	every spec in [
		{},
		{"containers": [container("100m"), {}, container(0)]},
		{"containers": [{"resources": {"requests": {"example.com/gpu": "junk"}}}]},
		{"overhead": {"cpu": "100m"}, "initContainers": [side_car("1")], "resources": {"requests": {"memory": "1Gi"}}},
	] {
		not pod_requests.unreadable(pod_requests.ask({"spec": spec}))
	}
}
