package checks.monitoring.alert_rules_test

import data.checks.monitoring.alert_rules as item
import data.testing
import data.testing.cluster

decide(document) := decision if {
	decision := {"status": item.status, "facts": item.facts} with input as document
		with data.host as testing.host(document)
}

rule(name) := {"name": name, "group": "starlight", "health": "ok", "state": "inactive"}

# the tests' observations are collected at 11:59
healthy := {
	"rules": cluster.listed([rule(name) | some name in testing.profile.monitoring.alertRules]),
	"alertmanager": {"ready": true, "receivers": cluster.listed(["pager", "chat"])},
	"testAlert": {"sentAt": "2026-11-24T11:58:00Z", "deliveredAt": "2026-11-24T11:58:05Z", "receiver": "pager"},
}

of(content) := decide(testing.snapshot("migration", "monitoring", content))

status_with(path, value) := of(cluster.put(healthy, path, value)).status

status_without(path) := of(cluster.without(healthy, path)).status

problem_with(path, value) := decision.facts.problem if {
	decision := of(cluster.put(healthy, path, value))
	decision.status == "fail"
}

test_passes_and_names_rules_and_receiver if {
	decision := of(healthy)
	decision.status == "pass"
	count(decision.facts.healthy) == 5
	decision.facts.receiver == "pager"
	decision.facts.unseen == []
}

test_a_rule_that_is_not_loaded_fails_only_when_the_list_is_whole if {
	decision := of(cluster.without(healthy, "/rules/items/0"))
	decision.status == "fail"
	decision.facts.problem == "required rules are not loaded"
	decision.facts.missing == ["StarlightHighLatency"]
	of(cluster.put(cluster.without(healthy, "/rules/items/0"), "/rules/complete", false)).status == "unknown"
	status_with("/rules/complete", false) == "pass"
	status_without("/rules") == "unknown"
	status_with("/rules/items", []) == "fail"
}

test_a_rule_that_is_not_healthy_fails_by_name if {
	problem_with("/rules/items/0/health", "err") == "required rules are not healthy"
	decision := of(cluster.put(healthy, "/rules/items/0/health", "err"))
	decision.facts.unhealthy == ["StarlightHighLatency"]
	not "StarlightHighLatency" in decision.facts.healthy
	status_with("/rules/items/0/health", "unknown") == "fail"
	status_without("/rules/items/0/health") == "unknown"
	status_with("/rules/items/-", {"name": "StarlightHighLatency", "health": "err"}) == "fail"
	status_with("/rules/items/-", {"name": "StarlightHighLatency"}) == "unknown"
	status_with("/rules/items/-", {"name": "Other", "health": "err"}) == "pass"
}

test_alertmanager_must_be_ready_and_have_receivers if {
	problem_with("/alertmanager/ready", false) == "Alertmanager is not ready"
	status_without("/alertmanager/ready") == "unknown"
	status_with("/alertmanager/ready", "true") == "unknown"
	problem_with("/alertmanager/receivers/items", []) == "Alertmanager has no receiver"
	status_without("/alertmanager/receivers") == "unknown"
	status_without("/alertmanager") == "unknown"
}

test_the_test_alert_must_reach_one_of_them if {
	problem_with("/testAlert/receiver", "nobody") == "the test alert reached none of Alertmanager's receivers"
	status_with("/testAlert/receiver", "chat") == "pass"
	incomplete := cluster.put(healthy, "/alertmanager/receivers/complete", false)
	of(incomplete).status == "pass"
	of(cluster.put(incomplete, "/testAlert/receiver", "nobody")).status == "unknown"
	status_without("/testAlert/receiver") == "unknown"
	status_without("/testAlert") == "unknown"
}

test_it_must_be_delivered_after_it_was_sent if {
	status_with("/testAlert/deliveredAt", "2026-11-24T11:58:00Z") == "pass"
	status_with("/testAlert/deliveredAt", "2026-11-24T11:57:59Z") == "unknown"
	status_with("/testAlert/deliveredAt", "NaN") == "unknown"
	status_without("/testAlert/deliveredAt") == "unknown"
	status_without("/testAlert/sentAt") == "unknown"
	status_with("/testAlert/deliveredAt", "2026-11-24T12:01:00Z") == "pass"
	status_with("/testAlert/deliveredAt", "2026-11-24T12:01:01Z") == "unknown"
}

test_a_rule_that_is_evaluated_no_more_is_not_proven if {
	status_with("/rules/items/0/lastEvaluationAt", "2026-11-24T11:44:00Z") == "pass"
	decision := of(cluster.put(healthy, "/rules/items/0/lastEvaluationAt", "2026-11-24T11:43:59Z"))
	decision.status == "unknown"
	decision.facts.unseen == [healthy.rules.items[0].name]
}

test_it_must_be_sent_for_this_collection if {
	status_with("/testAlert/sentAt", "2026-11-24T11:44:00Z") == "pass"
	status_with("/testAlert/sentAt", "2026-11-24T11:43:59Z") == "unknown"
}

test_one_rule_is_enough if {
	document := testing.snapshot("migration", "monitoring", healthy)
	one := {"profile": {"monitoring": {"alertRules": [healthy.rules.items[0].name]}}}
	item.status == "pass" with input as document with data.host as object.union(testing.host(document), one)
}

test_a_profile_without_rules_proves_nothing if {
	document := testing.snapshot("migration", "monitoring", healthy)
	none := object.union(testing.host(document), {"profile": {"monitoring": {"alertRules": []}}})
	item.status == "unknown" with input as document with data.host as none
}

test_stale_or_foreign_evidence_is_unknown if {
	document := testing.snapshot("migration", "monitoring", healthy)
	decide(testing.stale(document, "migration", "monitoring")).status == "unknown"
	decide(testing.of_another_release(document, "migration", "monitoring")).status == "unknown"
	of({}).status == "unknown"
}
