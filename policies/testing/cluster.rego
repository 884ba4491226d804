# METADATA
# description: |
#   A small healthy cluster for the tests of rules that judge the release's objects: its Deployment, its two pods, its
#   Services, what they refer to. Tests spoil it with `without` and `put`.
package testing.cluster

image := concat("@", ["registry.starlight.example/starlight:v4-prod", data.testing.digest("1")])

listed(items) := {"complete": true, "items": items}

metadata(name) := {"name": name, "namespace": "starlight-prod", "uid": concat("-", ["uid", name])}

# METADATA
# description: The same document with the value at a path (text with `/`) replaced or added.
put(document, path, value) := changed if {
	changed := json.patch(document, [{"op": "replace", "path": path, "value": value}])
} else := json.patch(document, [{"op": "add", "path": path, "value": value}])

# METADATA
# description: The same document without what is at a path.
without(document, path) := json.patch(document, [{"op": "remove", "path": path}])

# METADATA
# description: |
#   The serving container: a literal, a variable from a ConfigMap, one from a Secret, the rest of the required ones from
#   whole sources, and the model's volume.
container := {
	"name": "detector",
	"image": image,
	"ports": [{"name": "http", "containerPort": 8080, "protocol": "TCP"}],
	"env": [
		{"name": "MODEL_PATH", "value": "/models/detector.int8.onnx"},
		{"name": "LOG_LEVEL", "valueFrom": {"configMapKeyRef": {"name": "settings", "key": "LOG_LEVEL"}}},
		{"name": "DATABASE_URL", "valueFrom": {"secretKeyRef": {"name": "database", "key": "DATABASE_URL"}}},
	],
	"envFrom": [{"secretRef": {"name": "keys"}}],
	"volumeMounts": [{"name": "models", "mountPath": "/models", "readOnly": true}],
}

pod_spec := {
	"containers": [container],
	"volumes": [{"name": "models", "persistentVolumeClaim": {"claimName": "models"}}],
}

deployment := {
	"kind": "Deployment",
	"metadata": object.union(metadata("starlight-v4"), {"generation": 2}),
	"spec": {"replicas": 2, "template": {"metadata": {"labels": labels}, "spec": pod_spec}},
	"status": {
		"observedGeneration": 2,
		"replicas": 2,
		"updatedReplicas": 2,
		"readyReplicas": 2,
		"availableReplicas": 2,
		"conditions": [{"type": "Progressing", "status": "True", "reason": "NewReplicaSetAvailable"}],
	},
}

labels := {"app": "starlight", "version": "v4"}

labelled_pod(name, pod_labels) := {
	"metadata": object.union(metadata(name), {"labels": pod_labels}),
	"spec": pod_spec,
	"status": {
		"phase": "Running",
		"conditions": [{"type": "Ready", "status": "True"}],
		"containerStatuses": [{
			"name": "detector",
			"imageID": concat("@", ["registry.starlight.example/starlight", data.testing.digest("2")]),
			"ready": true,
			"restartCount": 0,
			"state": {"running": {"startedAt": "2026-11-24T11:00:00Z"}},
		}],
	},
}

pod(name) := labelled_pod(name, labels)

old_pod := labelled_pod("old-1", {"app": "starlight", "version": "v3"})

pods := [pod("pod-1"), pod("pod-2")]

service(name, selector) := {
	"metadata": metadata(name),
	"spec": {"type": "ClusterIP", "selector": selector, "ports": [{"name": "http", "port": 80, "targetPort": "http"}]},
}

config_maps := [{"metadata": metadata("settings"), "data": {"LOG_LEVEL": "info"}}]

secrets := [
	{"metadata": metadata("database"), "keys": ["DATABASE_URL"]},
	{"metadata": metadata("keys"), "keys": ["REDIS_URL", "API_KEY"]},
]

claims := [{"metadata": metadata("models"), "status": {"phase": "Bound"}}]

# METADATA
# description: The domain `cluster` with all of it.
healthy := {
	"deployments": listed([deployment]),
	"pods": listed(pods),
	"configMaps": listed(config_maps),
	"secrets": listed(secrets),
	"persistentVolumeClaims": listed(claims),
}
