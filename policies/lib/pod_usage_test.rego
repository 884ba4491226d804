package lib.pod_usage_test

import data.lib.pod_usage
import data.testing
import data.testing.loadtest

covers(seen, expected) if {
	pod_usage.covers(seen, expected) with data.host.parameters as testing.parameters
}

with_second(changes) := {"complete": true, "items": [loadtest.usage("a"), object.union(loadtest.usage("b"), changes)]}

test_every_expected_pod_is_seen if {
	covers(loadtest.usages, loadtest.expected_pods)
	covers({"complete": true, "items": [loadtest.usage("a"), loadtest.usage("b"), loadtest.usage("c")]}, loadtest.expected_pods)
	not covers({"complete": true, "items": [loadtest.usage("a")]}, loadtest.expected_pods)
}

test_none_is_expected if not covers(loadtest.usages, {"complete": true, "items": []})

test_incomplete_lists if {
	not covers(object.union(loadtest.usages, {"complete": false}), loadtest.expected_pods)
	not covers(loadtest.usages, object.union(loadtest.expected_pods, {"complete": false}))
}

test_a_pod_without_a_uid if not covers(loadtest.usages, {"complete": true, "items": [{"name": "starlight-a"}]})

test_samples if {
	covers(with_second({"samples": 1}), loadtest.expected_pods)
	not covers(with_second({"samples": 0}), loadtest.expected_pods)
}

test_gaps if {
	covers(with_second({"largestGap_seconds": 120}), loadtest.expected_pods)
	not covers(with_second({"largestGap_seconds": 120.5}), loadtest.expected_pods)
	not covers(with_second({"largestGap_seconds": "NaN"}), loadtest.expected_pods)
}

test_unseen_pods_by_name if {
	names := pod_usage.unseen(with_second({"samples": 0}), loadtest.expected_pods) with data.host.parameters as testing.parameters
	names == ["starlight-b"]
}

test_below_the_limit if {
	pod_usage.all_below(loadtest.usages, "cpu_cores_max", 0.71)
	not pod_usage.all_below(loadtest.usages, "cpu_cores_max", 0.7)
	not pod_usage.all_below(with_second({"cpu_cores_max": "NaN"}), "cpu_cores_max", 1)
	not pod_usage.all_below({"complete": true, "items": [{"name": "a"}]}, "cpu_cores_max", 1)
	not pod_usage.all_below({}, "cpu_cores_max", 1)
}

test_at_or_over_the_limit_by_name if {
	pod_usage.at_or_over(with_second({"cpu_cores_max": 1}), "cpu_cores_max", 1) == ["starlight-b"]
	pod_usage.at_or_over(with_second({"cpu_cores_max": 0.999}), "cpu_cores_max", 1) == []
	pod_usage.at_or_over(with_second({"cpu_cores_max": "NaN"}), "cpu_cores_max", 1) == []
}

test_largest if {
	pod_usage.largest(with_second({"cpu_cores_max": 0.9}), "cpu_cores_max") == 0.9
	pod_usage.largest(with_second({"cpu_cores_max": "NaN"}), "cpu_cores_max") == 0.7
	not pod_usage.largest({"items": []}, "cpu_cores_max")
}
