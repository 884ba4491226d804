/** The rule of a new item: a working one, that asks for enough replicas, to be changed into what is meant. */
export function ruleTemplate(section: string, item: string): string {
  return `# METADATA
# title: ${item.replaceAll('_', ' ')}
# description: The release's Deployment asks for at least two replicas.
# custom:
#   phase: deployment
#   moment: deployment
#   required_before: canary
#   owner: DevOps
#   critical: false
#   evidence: [cluster.deployments]
#   messages:
#     pass: "{observed} replicas are asked for"
#     fail: "{observed} replicas are asked for, at least {limit} are needed"
#     unknown: "the release's Deployment was not seen"
#   solution: Raise spec.replicas of the Deployment.
package checks.${section}.${item}

import data.lib.compare
import data.lib.release

default status := "unknown"

status := "fail" if {
	compare.below(observed, limit)
} else := "pass" if {
	compare.at_least(observed, limit)
}

facts["observed"] := observed

facts["limit"] := limit

limit := 2

observed := release.deployment.deployment.spec.replicas
`;
}

/** The test of a new item. */
export function testTemplate(section: string, item: string): string {
  return `package checks.${section}.${item}_test

import data.checks.${section}.${item} as item
import data.testing

deployment(replicas) := {
	"metadata": {"name": "starlight-v4", "namespace": "starlight-prod"},
	"spec": {"replicas": replicas},
}

snapshot(replicas) := testing.snapshot("deployment", "cluster", {"deployments": {
	"complete": true,
	"items": [deployment(replicas)],
}})

decide(document) := decision if {
	decision := {"status": item.status, "facts": item.facts} with input as document
		with data.host as testing.host(document)
}

test_passes_with_two_replicas if {
	decide(snapshot(2)).status == "pass"
}

test_fails_with_one if {
	decide(snapshot(1)) == {"status": "fail", "facts": {"observed": 1, "limit": 2}}
}

test_unknown_without_a_deployment_or_a_number if {
	decide(testing.snapshot("deployment", "cluster", {})).status == "unknown"
	decide(snapshot("NaN")).status == "unknown"
}

test_stale_or_foreign_evidence_is_unknown if {
	decide(testing.stale(snapshot(2), "deployment", "cluster")).status == "unknown"
	decide(testing.of_another_release(snapshot(2), "deployment", "cluster")).status == "unknown"
}
`;
}
