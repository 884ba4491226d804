# METADATA
# title: Alert rules active
# description: |
#   Every alert rule that the profile requires is loaded and healthy, Alertmanager is ready, and a test alert that was sent
#   for this collection reached one of its receivers.
# custom:
#   position: 65
#   phase: migration
#   moment: migration
#   required_before: close
#   owner: DevOps
#   critical: true
#   evidence: [monitoring.rules, monitoring.alertmanager, monitoring.testAlert]
#   parameters: [live_evidence_age_seconds_max]
#   checklist:
#     Test: "Check alertmanager"
#     Expected: "Rules loaded"
#   messages:
#     pass: "rules loaded and healthy: {healthy}; a test alert reached {receiver}"
#     fail: "{problem}[; rules that are not loaded: {missing}][; rules that are not healthy: {unhealthy}]"
#     unknown: "the required rules, Alertmanager's state, or a fresh test alert and its delivery were not seen[;
#       rules not seen to be evaluated and healthy: {unseen}]"
#   solution: >-
#     Load the rules named (`promtool check rules`, then reload Prometheus), repair Alertmanager and its receivers, send a test
#     alert (`amtool alert add`), then collect again.
package checks.monitoring.alert_rules

import data.host.parameters
import data.host.profile
import data.lib.compare
import data.lib.freshness
import data.lib.lists
import data.lib.observations.evidence

default status := "unknown"

status := "fail" if {
	is_string(problem)
} else := "pass" if {
	count(healthy) > 0
	count(unseen) == 0
	evidence.migration.monitoring.alertmanager.ready == true
	receiver in evidence.migration.monitoring.alertmanager.receivers.items
	compare.at_least(delivery_ms, 0)
	freshness.recent_at_collection(
		"migration",
		"monitoring",
		evidence.migration.monitoring.testAlert.sentAt,
		parameters.live_evidence_age_seconds_max,
	)
	freshness.recent_at_collection(
		"migration",
		"monitoring",
		evidence.migration.monitoring.testAlert.deliveredAt,
		parameters.live_evidence_age_seconds_max,
	)
}

facts["healthy"] := healthy

facts["receiver"] := receiver

facts["missing"] := missing

facts["unhealthy"] := unhealthy

facts["unseen"] := unseen

facts["problem"] := problem

problem := "required rules are not loaded" if {
	count(missing) > 0
} else := "required rules are not healthy" if {
	count(unhealthy) > 0
} else := "Alertmanager is not ready" if {
	evidence.migration.monitoring.alertmanager.ready == false
} else := "Alertmanager has no receiver" if {
	lists.none(evidence.migration.monitoring.alertmanager.receivers)
} else := "the test alert reached none of Alertmanager's receivers" if {
	lists.whole(evidence.migration.monitoring.alertmanager.receivers)
	not receiver in evidence.migration.monitoring.alertmanager.receivers.items
}

receiver := evidence.migration.monitoring.testAlert.receiver

delivery_ms := freshness.elapsed_ms(
	evidence.migration.monitoring.testAlert.sentAt,
	evidence.migration.monitoring.testAlert.deliveredAt,
)

named(name) := [rule |
	some rule in evidence.migration.monitoring.rules.items
	rule.name == name
]

# a rule may stand in several groups: each must be healthy
in_order(name) if {
	count(named(name)) > 0
	every rule in named(name) {
		rule.health == "ok"
		not stands_still(rule)
	}
}

# health is what the newest evaluation found, however long ago that was
stands_still(rule) if {
	evaluated_at := rule.lastEvaluationAt
	not freshness.recent_at_collection("migration", "monitoring", evaluated_at, parameters.live_evidence_age_seconds_max)
}

healthy := sort([name | some name in profile.monitoring.alertRules; in_order(name)])

unseen := sort([name | some name in profile.monitoring.alertRules; not in_order(name)])

missing := sort([name |
	lists.whole(evidence.migration.monitoring.rules)
	some name in profile.monitoring.alertRules
	count(named(name)) == 0
])

unhealthy := sort({name |
	some name in profile.monitoring.alertRules
	some rule in named(name)
	rule.health != "ok"
})
