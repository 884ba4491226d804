package checks.configuration.model_volumes_test

import data.checks.configuration.model_volumes as item
import data.testing
import data.testing.cluster

decide(document) := decision if {
	decision := {"status": item.status, "facts": item.facts} with input as document
		with data.host as testing.host(document)
}

of(content) := decide(testing.snapshot("deployment", "cluster", content))

status_with(path, value) := of(cluster.put(cluster.healthy, path, value)).status

status_without(path) := of(cluster.without(cluster.healthy, path)).status

spec(path) := concat("/", ["/deployments/items/0/spec/template/spec", path])

mounted_at(directory) := status_with(spec("containers/0/volumeMounts/0/mountPath"), directory)

on_volume(volume) := cluster.put(cluster.healthy, spec("volumes/0"), volume)

filler(mount) := [{"name": "fetch", "volumeMounts": [mount]}]

test_passes_and_says_where if {
	decision := of(cluster.healthy)
	decision.status == "pass"
	decision.facts == {
		"path": "/models/detector.int8.onnx",
		"mount": "/models",
		"volume": "models",
		"claim": "models",
	}
}

test_the_path_is_compared_by_segments if {
	mounted_at("/models/") == "pass"
	mounted_at("/") == "pass"
	mounted_at("/models/detector.int8.onnx") == "pass"
	mounted_at("/model") == "fail"
	mounted_at("/models/detector") == "fail"
	mounted_at("/data") == "fail"
}

test_no_mount_fails if {
	status_with(spec("containers/0/volumeMounts"), []) == "fail"
	status_without(spec("containers/0/volumeMounts")) == "fail"
	status_with(spec("containers/0/volumeMounts"), "models") == "unknown"
	of(cluster.put(cluster.healthy, spec("containers/0/volumeMounts"), [])).facts.problem == "no mount of the serving container holds it"
}

test_a_mount_of_another_container_does_not_count if {
	content := cluster.put(cluster.healthy, spec("containers/-"), {"name": "other", "volumeMounts": cluster.container.volumeMounts})
	of(cluster.put(content, spec("containers/0/volumeMounts"), [])).status == "fail"
}

test_the_deepest_mount_counts if {
	deeper := {"name": "gone", "mountPath": "/models/detector.int8.onnx"}
	status_with(spec("containers/0/volumeMounts/0"), deeper) == "fail"
	status_with(spec("containers/0/volumeMounts/-"), deeper) == "fail"
	status_with(spec("containers/0/volumeMounts/-"), {"name": "gone", "mountPath": "/"}) == "pass"
}

test_an_undeclared_volume_fails if {
	decision := of(cluster.put(cluster.healthy, spec("volumes"), []))
	decision.status == "fail"
	decision.facts.problem == "its volume is not declared"
	status_without(spec("volumes")) == "unknown"
	status_without(spec("containers/0/volumeMounts/0/name")) == "unknown"
}

test_a_claim_must_be_bound if {
	decision := of(cluster.put(cluster.healthy, "/persistentVolumeClaims/items/0/status/phase", "Pending"))
	decision.status == "fail"
	decision.facts.problem == "its claim is not Bound"
	status_without("/persistentVolumeClaims/items/0/status/phase") == "unknown"
}

test_a_claim_that_does_not_exist_fails_only_when_the_list_is_whole if {
	decision := of(cluster.put(cluster.healthy, "/persistentVolumeClaims/items", []))
	decision.status == "fail"
	decision.facts.problem == "its claim does not exist"
	status_with("/persistentVolumeClaims", {"complete": false, "items": []}) == "unknown"
	status_without("/persistentVolumeClaims") == "unknown"
	status_with("/persistentVolumeClaims/complete", false) == "pass"
	status_with("/persistentVolumeClaims/items/0/metadata/namespace", "other") == "fail"
	status_with("/persistentVolumeClaims/items/0/metadata/name", "other") == "fail"
	status_without(spec("volumes/0/persistentVolumeClaim/claimName")) == "unknown"
}

test_an_empty_volume_needs_an_init_container_that_fills_it if {
	every source in [{"emptyDir": {}}, {"ephemeral": {"volumeClaimTemplate": {}}}, {}] {
		content := on_volume(object.union({"name": "models"}, source))
		of(content).status == "fail"
		of(content).facts.problem == "its volume is made empty, and no init container fills it"
		of(cluster.put(content, spec("initContainers"), filler({"name": "models", "mountPath": "/m"}))).status == "pass"
		of(cluster.put(content, spec("initContainers"), filler({"name": "models", "readOnly": true}))).status == "fail"
		of(cluster.put(content, spec("initContainers"), filler({"name": "other"}))).status == "fail"
	}
}

test_another_source_needs_no_claim if {
	every source in [{"nfs": {"server": "a"}}, {"hostPath": {"path": "/a"}}, {"image": {"reference": "a"}}, {"csi": {"driver": "a"}}] {
		of(on_volume(object.union({"name": "models"}, source))).status == "pass"
	}
}

test_an_init_container_does_not_bind_a_claim if {
	content := cluster.put(cluster.healthy, "/persistentVolumeClaims/items/0/status/phase", "Pending")
	of(cluster.put(content, spec("initContainers"), filler({"name": "models"}))).status == "fail"
	unseen := cluster.without(cluster.healthy, "/persistentVolumeClaims")
	of(cluster.put(unseen, spec("initContainers"), filler({"name": "models"}))).status == "unknown"
}

test_without_the_deployment_it_is_unknown if {
	status_without("/deployments") == "unknown"
	status_with(spec("containers/0/name"), "other") == "unknown"
	decide(testing.snapshot("deployment", "cluster", {})).status == "unknown"
}

test_stale_or_foreign_evidence_is_unknown if {
	document := testing.snapshot("deployment", "cluster", cluster.healthy)
	decide(testing.stale(document, "deployment", "cluster")).status == "unknown"
	decide(testing.of_another_release(document, "deployment", "cluster")).status == "unknown"
}
