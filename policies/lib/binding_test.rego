package lib.binding_test

import data.lib.binding
import data.testing

# what is missing and what differs, judged against the tests' release
judged(moment, domain, measured_on) := judged_of(testing.release, moment, domain, measured_on)

judged_of(release, moment, domain, measured_on) := judgement if {
	document := {"release": release}
	judgement := {
		"missing": binding.missing(moment, domain, measured_on),
		"different": binding.different(moment, domain, measured_on),
	} with input as document with data.host as testing.host(document)
}

bound := {"missing": [], "different": []}

everything := testing.measured_on("deployment")

only(keys) := object.filter(everything, keys)

with_value(key, value) := json.patch(everything, [{"op": "replace", "path": key, "value": value}])

# per domain after the deployment: sets of keys of which each is enough
enough := {
	"cluster": [["clusterUid"]],
	"tools": [["release", "clusterUid"]],
	"image": [["imageDigest"]],
	"registry": [["imageDigest"]],
	"scans": [["imageDigest"]],
	"model": [["model"]],
	"rollback": [["imageDigest"]],
	"manifests": [["release", "revision"]],
	"tracker": [["release"]],
	"contacts": [["release"]],
	"tests": [["revision"]],
	"docs": [["revision"]],
	"network": [["target"], ["url"]],
	"traffic": [["target"], ["url"]],
	"monitoring": [["target"], ["url"]],
	"database": [["target", "database"], ["url", "database"]],
	"loadtest": with_identity,
	"resources": with_identity,
	"probes": with_identity,
	"metrics": with_identity,
	"canary": with_identity,
}

with_identity := [
	["target", "imageDigest"],
	["target", "servedVersion"],
	["url", "imageDigest"],
	["url", "servedVersion"],
]

test_every_domain_is_bound_by_each_of_its_alternatives if {
	count(enough) == 21
	every domain, alternatives in enough {
		every keys in alternatives {
			judged("deployment", domain, only(keys)) == bound
		}
	}
}

test_every_key_of_an_alternative_is_needed if {
	cases := [[domain, object.remove(only(keys), [key])] |
		some domain, alternatives in enough
		some keys in alternatives
		some key in keys
	]
	count(cases) == 64
	every case in cases {
		count(judged("deployment", case[0], case[1]).missing) == 1
	}
}

test_every_key_that_differs_is_named_even_beside_one_that_does_not if {
	other := testing.of_another_release(testing.snapshot("deployment", "cluster", {}), "deployment", "cluster")
	foreign := other.observations.deployment.cluster.measuredOn
	cases := [[domain, key] |
		some domain, alternatives in enough
		some key in {key | some keys in alternatives; some key in keys}
	]
	every case in cases {
		mixed := object.union(everything, {case[1]: foreign[case[1]]})
		judged("deployment", case[0], mixed) == {"missing": [], "different": [case[1]]}
	}
}

test_before_the_deployment_load_is_put_on_the_test_target if {
	every domain in ["loadtest", "resources"] {
		test := {"url": testing.profile.service.testUrl, "imageDigest": testing.digest("1")}
		judged("pre-deployment", domain, test) == bound
		judged("pre-deployment", domain, object.remove(test, ["url"])).missing == ["test_url"]
		judged("pre-deployment", domain, object.union(test, {"url": testing.profile.service.url})).different == ["test_url"]
		judged("deployment", domain, test).different == ["url"]
	}
}

test_an_image_is_named_by_its_index_or_a_platform if {
	judged("deployment", "image", {"imageDigest": testing.digest("1")}) == bound
	judged("deployment", "image", {"imageDigest": testing.digest("2")}) == bound
	judged("deployment", "image", {"imageDigest": testing.digest("9")}).different == ["imageDigest"]
}

test_each_digest_of_the_model_counts if {
	every part in ["fp32", "int8", "served"] {
		path := concat("/", ["model", part])
		judged("deployment", "model", with_value(path, testing.digest("9"))).different == ["model"]
		without := json.patch(everything, [{"op": "remove", "path": path}])
		judged("deployment", "model", without).missing == ["model"]
	}
}

test_the_served_model_is_the_one_that_the_release_serves if {
	serves_fp32 := object.union(testing.release, {"model": {"served": "fp32"}})
	judged_of(serves_fp32, "deployment", "model", everything).different == ["model"]
	judged_of(serves_fp32, "deployment", "model", with_value("model/served", testing.digest("3"))) == bound
}

test_half_a_target_proves_nothing_but_may_contradict if {
	half := {"target": {"clusterUid": "cluster-1"}}
	judged("deployment", "network", half).missing == ["target or url"]
	judged("deployment", "network", object.union(half, {"url": everything.url})) == bound
	foreign := {"target": {"clusterUid": "cluster-2"}, "url": everything.url}
	judged("deployment", "network", foreign) == {"missing": [], "different": ["target"]}
	elsewhere := with_value("target/namespace", "other")
	judged("deployment", "network", elsewhere).different == ["target"]
}

test_half_a_release_is_missing if {
	judged("deployment", "tracker", {"release": {"name": "starlight"}}).missing == ["release"]
	judged("deployment", "tracker", {"release": {"version": "v4"}}).missing == ["release"]
	judged("deployment", "tracker", {"release": {"name": "starlight", "version": "v5"}}).different == ["release"]
	judged("deployment", "tracker", {"release": {"name": "sunlight", "version": "v4"}}).different == ["release"]
}

test_nothing_measured_is_missing if {
	every domain, _ in enough {
		count(judged("deployment", domain, {}).missing) > 0
	}
}

test_what_the_release_does_not_say_binds_nothing if {
	nameless := {"name": "starlight", "version": "v4"}
	every domain in ["cluster", "image", "model", "manifests", "docs", "scans"] {
		count(judged_of(nameless, "deployment", domain, everything).missing) > 0
	}
	half := object.union(nameless, {"target": {"clusterUid": "cluster-1"}})
	judged_of(half, "deployment", "network", only(["target"])).missing == ["target or url"]
	every part in ["fp32", "int8", "served"] {
		partly := json.patch(testing.release, [{"op": "remove", "path": concat("/", ["model", part])}])
		judged_of(partly, "deployment", "model", everything).missing == ["model"]
	}
}

test_image_digests if {
	digests := {testing.digest("1"), testing.digest("2")}
	binding.image_digests == digests with input as {"release": testing.release}
	binding.image_digests == set() with input as {"release": {}}
	binding.image_digests == {"sha256:1"} with input as {"release": {"image": {"index": "sha256:1"}}}
	binding.image_digests == {"sha256:2"} with input as {"release": {"image": {"platforms": {"linux/amd64": "sha256:2"}}}}
}
