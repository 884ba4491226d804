# METADATA
# title: Database connectivity
# description: The database was reached from where the pods run, or the service's own health report says that it is reachable.
# custom:
#   position: 42
#   phase: deployment
#   moment: deployment
#   required_before: canary
#   owner: Deployer
#   critical: true
#   feature: database
#   evidence:
#     - any_of: [database.connection, probes.health.dependencies]
#   checklist:
#     Test: "Connection test"
#     Expected: "Success"
#   messages:
#     pass: "the database was reached[; probed from: {probed_from}]; health report: {reported}"
#     fail: "the database was not reached as declared[; probed from: {probed_from}]; health report: {reported}[; error: {error}]"
#     unknown: "neither a probe from where the pods run nor the health report tells whether the database is reached"
#     not_applicable: "the profile says that this service has no database"
#   solution: Check the network policy, the Service and the credentials of the database from a pod of the release, then probe again.
package checks.health.database_connectivity

import data.host.profile
import data.lib.observations.evidence

default status := "unknown"

status := "fail" if {
	profile.features.database == false
	in_use
} else := "not_applicable" if {
	profile.features.database == false
} else := "fail" if {
	unreachable
} else := "pass" if {
	reached
}

facts["probed_from"] := evidence.deployment.database.connection.from

facts["reported"] := sort([concat(" ", [name, state]) | some name, state in reports])

facts["error"] := evidence.deployment.database.connection.error

from_the_pods if evidence.deployment.database.connection.from in {"pods", "health"}

# what the health report says of the database, by the names under which it may stand there
reports := {name: state |
	some name, state in evidence.deployment.probes.health.dependencies
	lower(name) in {"database", "db", "postgres", "postgresql", profile.database.database, profile.database.helmRelease}
}

good := {"ok", "up", "healthy", "pass", "connected", "ready"}

unreachable if {
	from_the_pods
	evidence.deployment.database.connection.succeeded == false
}

unreachable if {
	some state in reports
	not lower(state) in good
}

reached if {
	from_the_pods
	evidence.deployment.database.connection.succeeded == true
}

reached if {
	some state in reports
	lower(state) in good
}

in_use if count(reports) > 0

in_use if evidence.deployment.database.connection.succeeded == true
