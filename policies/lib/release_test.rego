package lib.release_test

import data.lib.release
import data.testing

metadata(name, more) := object.union({"name": name, "namespace": "starlight-prod"}, more)

deployment(name, uid) := {"metadata": metadata(name, {"uid": uid})}

pod(name, more) := {"metadata": metadata(name, more)}

labelled(name) := pod(name, {"labels": {"app": "starlight", "version": "v4"}})

owned(name, replica_set_uid) := pod(name, {"ownerReferences": [{"kind": "ReplicaSet", "uid": replica_set_uid}]})

replica_set(uid, deployment_uid) := {"metadata": metadata(uid, {"uid": uid, "ownerReferences": [{"uid": deployment_uid}]})}

whole(items) := {"items": items, "complete": true}

named(repository, reference) if {
	profile := json.patch(testing.profile, [{"op": "replace", "path": "/image/repository", "value": repository}])
	release.runs_release_tag(reference) with data.host.profile as profile
}

test_names_that_docker_hub_lets_one_leave_out if {
	named("registry.example/a/starlight", "registry.example/a/starlight:v4-prod")
	named("docker.io/a/starlight", "a/starlight:v4-prod")
	named("a/starlight", "index.docker.io/a/starlight:v4-prod")
	named("starlight", "docker.io/library/starlight:v4-prod")
	not named("a/starlight", "b/starlight:v4-prod")
	not named("a/starlight", "registry.example/a/starlight:v4-prod")
	not named("a/starlight", "a/starlight:v4")
	not named("a/starlight", 7)
}

seen(pods) := {
	"deployments": whole([deployment("starlight-v4", "d4"), deployment("starlight-canary", "dc"), deployment("starlight", "d3")]),
	"replicaSets": whole([replica_set("r4", "d4"), replica_set("r3", "d3")]),
	"pods": pods,
}

look(cluster) := look_at(testing.snapshot("deployment", "cluster", cluster))

look_at(document) := {
	"deployments": [found.metadata.uid | some found in release_deployments],
	"canaries": [found.metadata.uid | some found in canary_deployments],
	"pods": release_pods,
	"canary_pods": canary_pods,
} if {
	release_deployments := release.deployment with input as document with data.host as testing.host(document)
	canary_deployments := release.canary_deployment with input as document with data.host as testing.host(document)
	release_pods := release.pods with input as document with data.host as testing.host(document)
	canary_pods := release.canary_pods with input as document with data.host as testing.host(document)
}

names(list) := [item.metadata.name | some item in list.items]

test_deployments_by_the_profiles_names if {
	look(seen(whole([]))).deployments == ["d4"]
	look(seen(whole([]))).canaries == ["dc"]
}

test_a_deployment_of_another_namespace_is_not_the_releases if {
	elsewhere := json.patch(deployment("starlight-v4", "d4"), [{"op": "replace", "path": "metadata/namespace", "value": "other"}])
	look({"deployments": whole([elsewhere])}).deployments == []
	look({"deployments": whole([json.remove(elsewhere, ["metadata/namespace"])])}).deployments == []
	look({"deployments": whole([])}).deployments == []
	look({}).deployments == []
}

test_two_deployments_of_one_name_are_none if {
	look({"deployments": whole([deployment("starlight-v4", "d4"), deployment("starlight-v4", "d5")])}).deployments == []
}

test_pods_by_label_or_owner if {
	pods := [labelled("a"), owned("b", "r4"), owned("c", "r3"), pod("d", {"labels": {"app": "starlight"}}), pod("e", {})]
	found := look(seen(whole(pods))).pods.deployment
	names(found) == ["a", "b"]
	found.complete == true
}

test_a_pod_that_is_on_its_way_out_or_elsewhere_is_left_out if {
	gone := object.union(labelled("a"), {"metadata": {"deletionTimestamp": "2026-11-24T12:00:00Z"}})
	elsewhere := object.union(labelled("b"), {"metadata": {"namespace": "other"}})
	names(look(seen(whole([gone, elsewhere, labelled("c")]))).pods.deployment) == ["c"]
}

test_owners_need_replica_sets_and_deployment if {
	without := object.remove(seen(whole([owned("b", "r4")])), ["replicaSets"])
	names(look(without).pods.deployment) == []
	names(look(object.remove(seen(whole([owned("b", "r4")])), ["deployments"])).pods.deployment) == []
}

test_canary_pods_by_label if {
	canary := pod("a", {"labels": {"app": "starlight-canary"}})
	gone := object.union(canary, {"metadata": {"deletionTimestamp": "2026-11-24T12:00:00Z"}})
	found := look(seen(whole([canary, labelled("b"), gone]))).canary_pods.deployment
	names(found) == ["a"]
	found.complete == true
}

test_pods_are_as_whole_as_the_clusters if {
	every kind in ["pods", "canary_pods"] {
		look(seen({"items": [], "complete": false}))[kind].deployment == {"items": [], "complete": false}
		look(seen({"items": []}))[kind] == {}
		look(seen({"complete": true}))[kind] == {}
		look(object.remove(seen(whole([])), ["pods"]))[kind] == {}
	}
}

test_nothing_of_evidence_that_is_not_usable if {
	document := testing.stale(testing.snapshot("deployment", "cluster", seen(whole([labelled("a")]))), "deployment", "cluster")
	look_at(document) == {"deployments": [], "canaries": [], "pods": {}, "canary_pods": {}}
}

runs(reference) if release.runs_release_digest(reference) with input as {"release": testing.release}

test_the_releases_digest_by_index_or_platform if {
	runs(concat("@", ["registry.example/starlight", testing.digest("1")]))
	runs(concat("@", ["registry.example/starlight", testing.digest("2")]))
	not runs(concat("@", ["registry.example/starlight", testing.digest("9")]))
	not runs("registry.example/starlight:v4-prod")
}

test_digests if {
	release.digests == {testing.digest("1"), testing.digest("2")} with input as {"release": testing.release}
	release.digests == set() with input as {"release": {}}
	release.digests == {"sha256:1"} with input as {"release": {"image": {"index": "sha256:1"}}}
}
