# METADATA
# description: |
#   Reviews for the tests of the webhook's rules: the healthy Deployment of `testing.cluster` with limits and probes, on a host
#   that knows a verdict for its image. Tests spoil it with `cluster.put` and `cluster.without`.
package testing.review

import data.testing.cluster

now_ms := 1795521600000

handler := {"httpGet": {"path": "/health", "port": "http"}}

bounds := {"cpu": "1", "memory": "1900M"}

container := object.union(cluster.container, {
	"resources": {"limits": bounds, "requests": {"cpu": "500m", "memory": "1Gi"}},
	"readinessProbe": handler,
	"livenessProbe": handler,
})

pod_spec := object.union(cluster.pod_spec, {"containers": [container]})

deployment := {
	"apiVersion": "apps/v1",
	"kind": "Deployment",
	"metadata": cluster.metadata("starlight-v4"),
	"spec": {"replicas": 2, "template": {"metadata": {"labels": cluster.labels}, "spec": pod_spec}},
}

pod := {
	"apiVersion": "v1",
	"kind": "Pod",
	"metadata": object.union(cluster.metadata("starlight-v4-1"), {"labels": cluster.labels}),
	"spec": pod_spec,
}

# METADATA
# description: The creation of an object of a kind such as `apps/Deployment`.
create(kind, object_) := {
	"operation": "CREATE",
	"kind": {"group": parts[0], "version": "v1", "kind": parts[1]},
	"resource": concat("", [lower(parts[1]), "s"]),
	"subResource": "",
	"namespace": "starlight-prod",
	"name": "",
	"username": "deployer",
	"now_ms": now_ms,
	"object": object_,
	"literals": [],
	"oldObject": null,
	"oldLiterals": [],
} if {
	parts := split(kind, "/")
}

# METADATA
# description: Its change from what it was before.
update(kind, old, new) := object.union(create(kind, new), {"operation": "UPDATE", "oldObject": old})

# METADATA
# description: Its deletion.
delete(kind, old) := object.union(create(kind, null), {"operation": "DELETE", "oldObject": old})

# METADATA
# description: The same review by one of Kubernetes' own controllers.
by_controller(review) := object.union(review, {"username": "system:serviceaccount:kube-system:replicaset-controller"})

# METADATA
# description: A verdict on the release's image.
verdict(verdict_, milestone) := {
	"verdict": verdict_,
	"milestone": milestone,
	"release": "starlight",
	"version": "v4",
	"namespace": "starlight-prod",
	"evaluated_ms": now_ms - 1000,
	"valid_until": "2026-11-25T12:00:00Z",
	"valid_until_ms": now_ms + 1000,
	"report": "sha256:report",
}

# METADATA
# description: What the host hands to the rules, with these verdicts on the release's image.
host_with(verdicts) := {
	"profile": data.testing.copy(data.testing.profile),
	"parameters": data.testing.copy(data.testing.parameters),
	"verdicts": {data.testing.digest("1"): verdicts},
}

host := host_with([verdict("go", "deploy")])
