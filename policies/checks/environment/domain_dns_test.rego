package checks.environment.domain_dns_test

import data.checks.environment.domain_dns as item
import data.testing

ingress(hosts) := {
	"kind": "Ingress",
	"metadata": {"name": "starlight", "namespace": "starlight-prod"},
	"spec": {"rules": [{"host": host} | some host in hosts]},
}

whole(items) := {"items": items, "complete": true}

answer(host, addresses, ingress_addresses) := {"host": host, "addresses": addresses, "ingressAddresses": ingress_addresses}

# before a deployment, the service is not measured at its public address: the target binds what was looked up
snapshot(content) := json.remove(
	testing.snapshot_of({"pre-deployment": content}),
	["/observations/pre-deployment/network/measuredOn/url"],
)

of(objects, answers) := snapshot({"manifests": {"objects": whole(objects)}, "network": {"hosts": whole(answers)}})

healthy := of([ingress(["starlight.example"])], [answer("starlight.example", ["203.0.113.7"], ["203.0.113.7"])])

decide(document) := decision if {
	decision := {"status": item.status, "facts": item.facts} with input as document
		with data.host as testing.host(document)
}

without_ingress(document) := decision if {
	declared_off := json.patch(testing.host(document), [{"op": "replace", "path": "/profile/features/ingress", "value": false}])
	decision := {"status": item.status, "facts": item.facts} with input as document with data.host as declared_off
}

status(objects, answers) := decide(of(objects, answers)).status

test_passes_and_says_what_was_seen if {
	decide(healthy) == {"status": "pass", "facts": {
		"hosts": ["starlight.example"],
		"unresolved": [],
		"elsewhere": [],
		"not_looked_up": [],
	}}
}

test_without_an_address_of_the_ingress_any_will_do if {
	status([ingress(["a.example"])], [answer("a.example", ["203.0.113.7"], [])]) == "pass"
}

test_one_shared_address_is_enough if {
	status(
		[ingress(["a.example"])],
		[answer("a.example", ["203.0.113.7", "203.0.113.8"], ["203.0.113.9", "203.0.113.8"])],
	) == "pass"
}

test_every_host_must_resolve if {
	two := [ingress(["a.example"]), ingress(["b.example"])]
	good := answer("a.example", ["203.0.113.7"], [])
	status(two, [good, answer("b.example", ["203.0.113.7"], [])]) == "pass"
	decision := decide(of(two, [good, answer("b.example", [], [])]))
	decision.status == "fail"
	decision.facts.unresolved == ["b.example"]
	half := decide(of(two, [good]))
	half.status == "unknown"
	half.facts.not_looked_up == ["b.example"]
	status([ingress(["a.example", "b.example"])], [good]) == "unknown"
}

test_a_host_that_points_elsewhere_fails_by_name if {
	decision := decide(of([ingress(["a.example"])], [answer("a.example", ["203.0.113.7"], ["203.0.113.8"])]))
	decision.status == "fail"
	decision.facts.elsewhere == ["a.example"]
}

test_a_host_without_an_address_is_not_called_elsewhere if {
	decision := decide(of([ingress(["a.example"])], [answer("a.example", [], ["203.0.113.8"])]))
	decision.facts.unresolved == ["a.example"]
	decision.facts.elsewhere == []
}

test_one_bad_answer_outweighs_a_good_one if {
	good := answer("a.example", ["203.0.113.7"], [])
	status([ingress(["a.example"])], [good, answer("a.example", [], [])]) == "fail"
}

test_an_answer_without_its_addresses_is_unknown if {
	status([ingress(["a.example"])], [{"host": "a.example", "ingressAddresses": []}]) == "unknown"
	status([ingress(["a.example"])], [{"host": "a.example", "addresses": ["203.0.113.7"]}]) == "unknown"
	status([ingress(["a.example"])], [{"addresses": ["203.0.113.7"], "ingressAddresses": []}]) == "unknown"
	status([ingress(["a.example"])], [{"host": "a.example", "error": "SERVFAIL"}]) == "unknown"
}

test_answers_for_other_hosts_do_not_matter if {
	good := answer("a.example", ["203.0.113.7"], [])
	status([ingress(["a.example"])], [good, answer("b.example", [], [])]) == "pass"
	status([ingress(["a.example"])], [good, answer("b.example", ["203.0.113.7"], ["203.0.113.8"])]) == "pass"
}

test_no_declared_host_fails_only_when_the_list_is_whole if {
	status([], []) == "fail"
	status([ingress([])], []) == "fail"
	status([{"kind": "Service", "spec": {"rules": [{"host": "a.example"}]}}], []) == "fail"
	status([{"kind": "Ingress", "spec": {"rules": [{"host": 7}, "x"]}}], []) == "fail"
	decide(snapshot({"manifests": {"objects": {"items": [], "complete": false}}, "network": {"hosts": whole([])}})).status == "unknown"
}

test_incomplete_or_missing_evidence_is_unknown if {
	objects := {"items": [ingress(["a.example"])], "complete": false}
	hosts := whole([answer("a.example", ["203.0.113.7"], [])])
	decide(snapshot({"manifests": {"objects": objects}, "network": {"hosts": hosts}})).status == "unknown"
	decide(snapshot({"manifests": {}, "network": {"hosts": hosts}})).status == "unknown"
	decide(json.remove(healthy, ["/observations/pre-deployment/network/data/hosts"])).status == "unknown"
	decide(json.remove(healthy, ["/observations/pre-deployment/network"])).status == "unknown"
}

test_stale_or_foreign_evidence_is_unknown if {
	every domain in ["network", "manifests"] {
		decide(testing.stale(healthy, "pre-deployment", domain)).status == "unknown"
		decide(testing.of_another_release(healthy, "pre-deployment", domain)).status == "unknown"
	}
}

running_in(namespace) := testing.snapshot("pre-deployment", "cluster", {"ingresses": whole([{"metadata": {
	"name": "shop",
	"namespace": namespace,
}}])})

test_not_applicable_without_an_ingress if {
	without_ingress(of([{"kind": "Service"}], [])) == {
		"status": "not_applicable",
		"facts": {"unresolved": [], "elsewhere": [], "not_looked_up": [], "contradiction": []},
	}
	without_ingress(running_in("other")).status == "not_applicable"
	without_ingress(of([{"kind": "Ingress", "metadata": {"namespace": "other"}}], [])).status == "not_applicable"
}

test_an_ingress_contradicts_the_profile if {
	declared := without_ingress(healthy)
	declared.status == "fail"
	declared.facts.contradiction == ["Ingress starlight"]
	without_ingress(running_in("starlight-prod")).facts.contradiction == ["Ingress shop"]
	without_ingress(running_in("starlight-prod")).status == "fail"
	without_ingress(of([{"kind": "Ingress"}], [])).facts.contradiction == ["Ingress unnamed"]
}
