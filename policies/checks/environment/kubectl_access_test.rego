package checks.environment.kubectl_access_test

import data.checks.environment.kubectl_access as item
import data.lib.deploy_access
import data.testing

review(access, allowed) := object.union(access, {"namespace": "starlight-prod", "allowed": allowed})

reviews := [review(access, true) | some access in deploy_access.needed]

tools(client, server) := {
	"kubectl": {"clientVersion": client, "serverVersion": server},
	"access": {
		"user": "deployer",
		"server": "https://api.example",
		"clusterUid": "cluster-1",
		"reviews": {"items": reviews, "complete": true},
	},
}

snapshot(content) := testing.snapshot("pre-deployment", "tools", content)

healthy := tools("v1.36.1", "v1.36.4")

decide(document) := decision if {
	decision := {"status": item.status, "facts": item.facts} with input as document
		with data.host as testing.host(document)
}

status(content) := decide(snapshot(content)).status

with_reviews(list) := json.patch(healthy, [{"op": "add", "path": "/access/reviews/items", "value": list}])

patch_services := {"verb": "patch", "group": "", "resource": "services"}

others := [review(access, true) | some access in deploy_access.needed; access != patch_services]

test_passes_and_says_what_was_seen if {
	decide(snapshot(healthy)) == {"status": "pass", "facts": {
		"observed": {"client": "v1.36.1", "server": "v1.36.4"},
		"limit": 1,
		"reached": "cluster-1",
		"target": "cluster-1",
		"user": "deployer",
		"server": "https://api.example",
		"denied": [],
		"not_reviewed": [],
	}}
}

test_skew_in_either_direction if {
	status(tools("v1.35.0", "v1.36.4-eks-1")) == "pass"
	status(tools("v1.37.0", "v1.36.4")) == "pass"
	status(tools("v1.34.9", "v1.36.0")) == "fail"
	status(tools("v1.38.0", "v1.36.4")) == "fail"
	status(tools("v1.9.0", "v1.10.4")) == "pass"
}

test_another_major_version_fails if {
	status(tools("v2.36.1", "v1.36.4")) == "fail"
	status(tools("v1.36.1", "v2.36.4")) == "fail"
}

test_unreadable_versions_are_unknown if {
	status(tools("NaN", "v1.36.4")) == "unknown"
	status(tools("v1.36.1", "latest")) == "unknown"
	status(json.remove(healthy, ["/kubectl/clientVersion"])) == "unknown"
	status(json.remove(healthy, ["/kubectl/serverVersion"])) == "unknown"
	status(json.remove(healthy, ["/kubectl"])) == "unknown"
}

test_another_cluster_fails if {
	decision := decide(snapshot(json.patch(healthy, [{"op": "replace", "path": "/access/clusterUid", "value": "cluster-2"}])))
	decision.status == "fail"
	decision.facts.reached == "cluster-2"
}

test_an_unknown_cluster_is_unknown if {
	status(json.remove(healthy, ["/access/clusterUid"])) == "unknown"
	status(json.remove(healthy, ["/access"])) == "unknown"
}

test_a_denied_verb_fails_by_name if {
	decision := decide(snapshot(with_reviews(array.concat(others, [review(patch_services, false)]))))
	decision.status == "fail"
	decision.facts.denied == ["patch services"]
}

test_a_denial_outweighs_another_answer if {
	status(with_reviews(array.concat(reviews, [review(patch_services, false)]))) == "fail"
}

test_a_verb_that_was_not_reviewed_is_unknown_by_name if {
	decision := decide(snapshot(with_reviews(others)))
	decision.status == "unknown"
	decision.facts.not_reviewed == ["patch services"]
	status(with_reviews([])) == "unknown"
	status(json.remove(healthy, ["/access/reviews"])) == "unknown"
}

test_a_review_must_answer_the_very_question if {
	spoilt := [
		{"namespace": "other"},
		{"verb": "get"},
		{"group": "apps"},
		{"resource": "secrets"},
		{"allowed": "true"},
	]
	every change in spoilt {
		status(with_reviews(array.concat(others, [object.union(review(patch_services, true), change)]))) == "unknown"
	}
	every key in ["namespace", "verb", "group", "resource", "allowed"] {
		status(with_reviews(array.concat(others, [object.remove(review(patch_services, true), [key])]))) == "unknown"
	}
}

test_a_denial_elsewhere_does_not_matter if {
	spoilt := [{"namespace": "other"}, {"verb": "watch"}, {"group": "apps"}, {"resource": "secrets"}]
	every change in spoilt {
		status(with_reviews(array.concat(reviews, [object.union(review(patch_services, false), change)]))) == "pass"
	}
}

test_stale_or_foreign_evidence_is_unknown if {
	decide(testing.stale(snapshot(healthy), "pre-deployment", "tools")).status == "unknown"
	decide(testing.of_another_release(snapshot(healthy), "pre-deployment", "tools")).status == "unknown"
}
