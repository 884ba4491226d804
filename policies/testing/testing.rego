# METADATA
# description: |
#   What every rule's tests build on: a release, fresh observations of it, and what the host would compute. Not part of
#   any module.
package testing

now := "2026-11-24T12:00:00Z"

digest(character) := concat("", ["sha256:", concat("", [character | some _ in numbers.range(1, 64)])])

release := {
	"name": "starlight",
	"version": "v4",
	"revision": "4f0c2d9b8a7e6f5d4c3b2a190817263544536271",
	"image": {
		"reference": "registry.starlight.example/starlight:v4-prod",
		"index": digest("1"),
		"platforms": {"linux/amd64": digest("2")},
	},
	"model": {"fp32": digest("3"), "int8": digest("4"), "served": "int8"},
	"target": {"clusterUid": "cluster-1", "namespace": "starlight-prod"},
	"previous": {"version": "v3", "image": {"index": digest("9")}},
}

# METADATA
# description: A `measuredOn` with everything that a domain may carry in this moment.
measured_on(moment) := {
	"release": {"name": "starlight", "version": "v4"},
	"revision": release.revision,
	"imageDigest": digest("1"),
	"servedVersion": "v4",
	"model": {"fp32": digest("3"), "int8": digest("4"), "served": digest("4")},
	"clusterUid": "cluster-1",
	"target": release.target,
	"url": url(moment),
	"database": "starlight",
}

url("pre-deployment") := profile.service.testUrl

url(moment) := profile.service.url if moment != "pre-deployment"

# METADATA
# description: A snapshot with one observation, collected a minute ago.
snapshot(moment, domain, evidence) := snapshot_of({moment: {domain: evidence}})

# METADATA
# description: A snapshot from data by moment and domain, all collected a minute ago.
snapshot_of(evidence) := {"schema": "gates.snapshot/v1", "release": release, "observations": observations} if {
	observations := {moment: observed(moment, data_by_domain) | some moment, data_by_domain in evidence}
}

observed(moment, data_by_domain) := {domain: observation |
	some domain, content in data_by_domain
	observation := {
		"collectedAt": "2026-11-24T11:59:00Z",
		"collector": "test",
		"measuredOn": measured_on_of(moment, domain),
		"data": content,
	}
}

# before the deployment only these are measured at an address, that of the test target
measured_on_of(moment, domain) := object.remove(measured_on(moment), ["url"]) if {
	moment == "pre-deployment"
	not domain in {"loadtest", "resources"}
} else := measured_on(moment)

# METADATA
# description: The same snapshot with that observation collected so long ago that no limit allows it.
stale(snapshot, moment, domain) := json.patch(snapshot, [
	{"op": "replace", "path": ["observations", moment, domain, "collectedAt"], "value": "2026-10-01T00:00:00Z"},
])

# METADATA
# description: The same snapshot with that observation taken of another release, image, model, cluster and address.
of_another_release(snapshot, moment, domain) := json.patch(snapshot, [
	{"op": "replace", "path": ["observations", moment, domain, "measuredOn"], "value": {
		"release": {"name": "starlight", "version": "v5"},
		"revision": "0000000000000000000000000000000000000000",
		"imageDigest": digest("7"),
		"servedVersion": "v5",
		"model": {"fp32": digest("7"), "int8": digest("8"), "served": digest("8")},
		"clusterUid": "cluster-2",
		"target": {"clusterUid": "cluster-2", "namespace": "starlight-prod"},
		"url": "https://other.example",
		"database": "other",
	}},
])

# METADATA
# description: |
#   What the host hands to the rules for this snapshot, without bounds, attestations and waivers: a test sets those that
#   it needs with `with data.host.bounds as …`. Every moment's reference time is now.
host(snapshot) := {
	"now_ms": milliseconds(now),
	"reference_ms": {moment: milliseconds(now) |
		some moment in ["pre-deployment", "deployment", "canary", "migration", "post-deployment"]
	},
	"instants": {text: milliseconds(text) |
		walk(snapshot, [_, text])
		is_string(text)
		regex.match(`^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$`, text)
	},
	"profile": copy(profile),
	"parameters": copy(parameters),
	"bounds": {},
	"attestations": {},
	"waived": {},
}

# `with data.host.profile.… as` writes into the very value that it finds there, for all tests after it
copy(value) := json.unmarshal(json.marshal(value))

milliseconds(text) := time.parse_rfc3339_ns(text) / 1000000

parameters := {name: parameter.value | some name, parameter in data.parameters}

# METADATA
# description: The profile with every default, as the host fills it in.
profile := data.default_profile
