package checks.application.deployment_applied_test

import data.checks.application.deployment_applied as item
import data.testing
import data.testing.cluster

decide(document) := decision if {
	decision := {"status": item.status, "facts": item.facts} with input as document
		with data.host as testing.host(document)
}

manifest := {
	"kind": "Deployment",
	"metadata": {"name": "starlight-v4", "namespace": "starlight-prod"},
	"spec": {"template": {"spec": cluster.pod_spec}},
}

healthy := {"cluster": cluster.healthy, "manifests": {"objects": cluster.listed([manifest])}}

of(content) := decide(testing.snapshot_of({"deployment": content}))

with_value(path, value) := of(cluster.put(healthy, path, value))

without_value(path) := of(cluster.without(healthy, path)).status

problem_with(path, value) := decision.facts.problem if {
	decision := with_value(path, value)
	decision.status == "fail"
}

serving := "/cluster/deployments/items/0/spec/template/spec/containers/0"

image := concat("/", [serving, "image"])

declared_image := "/manifests/objects/items/0/spec/template/spec/containers/0/image"

image_id := "/cluster/pods/items/1/status/containerStatuses/0/imageID"

by_tag := "registry.starlight.example/starlight:v4-prod"

test_passes_and_says_what_runs if {
	of(healthy) == {
		"status": "pass",
		"facts": {
			"deployment": "starlight-v4",
			"manifest": "Deployment starlight-v4",
			"image": cluster.image,
			"pods": 2,
			"other_pods": [],
		},
	}
}

test_a_deployment_that_is_not_there_fails_only_when_the_list_is_whole if {
	problem_with("/cluster/deployments/items", []) == "it does not exist"
	with_value("/cluster/deployments", {"complete": false, "items": []}).status == "unknown"
	without_value("/cluster/deployments") == "unknown"
	problem_with("/cluster/deployments/items/0/metadata/name", "other") == "it does not exist"
	problem_with("/cluster/deployments/items/0/metadata/namespace", "other") == "it does not exist"
}

test_a_deployment_on_its_way_out_fails if {
	problem_with("/cluster/deployments/items/0/metadata/deletionTimestamp", "2026-11-24T11:58:00Z") == "it is being deleted"
}

test_another_image_fails if {
	problem_with(image, concat("@", [by_tag, testing.digest("7")])) == "its image is not the release's"
	problem_with(image, "registry.starlight.example/starlight:v3-stable") == "its image is not the release's"
	problem_with(image, "other/starlight:v4-prod") == "its image is not the release's"
	without_value(image) == "unknown"
}

test_a_platforms_digest_is_the_release if {
	platform := concat("@", [by_tag, testing.digest("2")])
	of(cluster.put(cluster.put(healthy, image, platform), declared_image, platform)).status == "pass"
}

test_the_releases_tag_is_enough_when_the_pods_run_its_digest if {
	content := cluster.put(cluster.put(healthy, image, by_tag), declared_image, by_tag)
	of(content).status == "pass"
	of(cluster.without(content, image_id)).status == "unknown"
	of(cluster.put(content, image_id, "")).status == "unknown"
	of(cluster.put(content, image_id, concat("@", ["a", testing.digest("7")]))).status == "fail"
}

test_only_the_serving_container_counts if {
	with_value(concat("/", [serving, "name"]), "other").status == "unknown"
}

test_every_pod_must_run_the_digest if {
	decision := with_value(image_id, concat("@", ["a", testing.digest("7")]))
	decision.facts.problem == "pods run another image"
	decision.facts.other_pods == ["pod-2"]
	without_value(image_id) == "unknown"
	without_value("/cluster/pods/items/1/status/containerStatuses/0/name") == "unknown"
	with_value(image_id, "registry.starlight.example/starlight:v4-prod").status == "unknown"
}

test_pods_must_be_known_whole if {
	without_value("/cluster/pods") == "unknown"
	with_value("/cluster/pods/complete", false).status == "unknown"
	problem_with("/cluster/pods/items", []) == "there is no pod of it"
	with_value("/cluster/pods", {"complete": false, "items": []}).status == "unknown"
}

test_the_newest_generation_must_be_taken_up if {
	problem_with("/cluster/deployments/items/0/metadata/generation", 3) == "the controller has not taken up its newest generation"
	problem_with("/cluster/deployments/items/0/metadata/generation", 1) == "the controller has not taken up its newest generation"
	without_value("/cluster/deployments/items/0/metadata/generation") == "unknown"
	without_value("/cluster/deployments/items/0/status/observedGeneration") == "unknown"
}

test_the_manifest_must_declare_it if {
	problem_with("/manifests/objects/items", []) == "no manifest declares it"
	not with_value("/manifests/objects/items", []).facts.manifest
	with_value("/manifests/objects", {"complete": false, "items": []}).status == "unknown"
	problem_with("/manifests/objects/items/0/metadata/name", "other") == "no manifest declares it"
	problem_with("/manifests/objects/items/0/metadata/namespace", "other") == "no manifest declares it"
	problem_with("/manifests/objects/items/0/kind", "StatefulSet") == "no manifest declares it"
	without_value("/manifests") == "unknown"
	without_value("/manifests/objects/items/0/metadata/namespace") == "pass"
	with_value("/manifests/objects/complete", false).status == "pass"
	with_value("/manifests/objects/items/-", manifest).status == "unknown"
}

test_the_manifests_images_must_run if {
	problem_with(declared_image, concat("@", [by_tag, testing.digest("7")])) == "its images differ from its manifest's"
	problem_with(declared_image, "registry.starlight.example/starlight:v4") == "its images differ from its manifest's"
	with_value(declared_image, by_tag).status == "pass"
	without_value(declared_image) == "unknown"
	without_value("/manifests/objects/items/0/spec/template/spec/containers") == "unknown"
	with_value("/manifests/objects/items/0/spec/template/spec/containers", []).status == "unknown"
	side_car := {"name": "side-car", "image": "a"}
	problem_with("/manifests/objects/items/0/spec/template/spec/containers/-", side_car) == "its images differ from its manifest's"
	with_value("/cluster/deployments/items/0/spec/template/spec/containers/-", side_car).status == "pass"
	renamed := cluster.put(healthy, "/cluster/deployments/items/0/spec/template/spec/containers/-", {"name": "other", "image": "a"})
	of(cluster.put(renamed, "/manifests/objects/items/0/spec/template/spec/containers/-", side_car)).status == "fail"
}

test_stale_or_foreign_evidence_is_unknown if {
	document := testing.snapshot_of({"deployment": healthy})
	every domain in ["cluster", "manifests"] {
		decide(testing.stale(document, "deployment", domain)).status == "unknown"
		decide(testing.of_another_release(document, "deployment", domain)).status == "unknown"
	}
}
