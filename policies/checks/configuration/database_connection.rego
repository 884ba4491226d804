# METADATA
# title: Database connection configured
# description: The serving container takes the database's address from a key of a Secret that exists, and a probe connected.
# custom:
#   position: 32
#   phase: deployment
#   moment: deployment
#   required_before: canary
#   owner: Deployer
#   critical: true
#   feature: database
#   evidence: [cluster.deployments, cluster.secrets, database.connection.succeeded]
#   shown: [cluster.configMaps, database.connection.from, database.connection.error]
#   checklist:
#     Command: "Test connectivity"
#   messages:
#     pass: "{variable} comes from a Secret, and a probe connected[ (from: {probed_from})]"
#     fail: "{variable}: {problem}[; probed from: {probed_from}][; error: {error}]"
#     unknown: "where {variable} comes from, or a probe that connected, was not seen"
#     not_applicable: "the profile says that this service has no database"
#   solution: >-
#     Put the address into a Secret and refer to it with `secretKeyRef`; where the probe fails, look at the network policy,
#     the Service and the credentials of the database. Then collect again.
package checks.configuration.database_connection

import data.host.profile
import data.lib.environment
import data.lib.observations.evidence
import data.lib.workload

default status := "unknown"

status := "fail" if {
	profile.features.database == false
	in_use
} else := "not_applicable" if {
	profile.features.database == false
} else := "fail" if {
	is_string(problem)
} else := "pass" if {
	address == {"state": "set", "from": "Secret"}
	evidence.deployment.database.connection.succeeded == true
}

facts["variable"] := profile.workload.databaseVariable

facts["problem"] := "the profile says that there is no database, and one is in use" if {
	profile.features.database == false
	in_use
} else := problem

facts["probed_from"] := evidence.deployment.database.connection.from

facts["error"] := evidence.deployment.database.connection.error

address := environment.variable("deployment", workload.container.deployment, profile.workload.databaseVariable)

problem := "it is not set, or its key does not exist" if {
	address.state == "unset"
} else := "it does not come from a Secret" if {
	address.state == "set"
	address.from != "Secret"
} else := "the probe could not connect" if {
	evidence.deployment.database.connection.succeeded == false
	evidence.deployment.database.connection.from in {"pods", "health"}
}

in_use if address.from != "nothing"

in_use if evidence.deployment.database.connection.succeeded == true
