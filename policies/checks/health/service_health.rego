# METADATA
# title: Service health
# description: The deployed service's health endpoint answers with 200.
# custom:
#   position: 39
#   phase: deployment
#   moment: deployment
#   required_before: canary
#   owner: Deployer
#   critical: true
#   evidence: [probes.health.status]
#   shown: [probes.health.path]
#   checklist:
#     Test: "$ curl /health"
#     Expected: "200 OK"
#   messages:
#     pass: "the health endpoint[ {path}] answered {observed}"
#     fail: "the health endpoint[ {path}] answered {observed}, {limit} is required"
#     unknown: "no answer of the health endpoint was recorded"
#   solution: Read the logs of the release's pods for what makes the health endpoint fail, repair, then probe again.
package checks.health.service_health

import data.lib.endpoints
import data.lib.observations.evidence

default status := "unknown"

status := "fail" if {
	is_number(observed)
	observed != 200
} else := "pass" if {
	observed == 200
}

facts["observed"] := observed

facts["limit"] := 200

facts["path"] := evidence.deployment.probes.health.path

# an answer of another address says nothing
observed := evidence.deployment.probes.health.status if not asked_elsewhere

asked_elsewhere if not evidence.deployment.probes.health.path in endpoints.health_paths
