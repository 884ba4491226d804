# METADATA
# title: Database backup taken
# description: A backup of this database was taken lately, can be read, and holds something.
# custom:
#   position: 70
#   phase: rollback
#   moment: pre-deployment
#   required_before: deploy
#   owner: DevOps
#   critical: true
#   feature: database
#   evidence:
#     - database.backup.takenAt
#     - database.backup.size_bytes
#     - database.backup.readable
#     - database.backup.entries
#     - database.backup.database
#   shown: [database.backup.location, cluster.pods, tools.helmReleases]
#   parameters: [record_evidence_age_seconds_max]
#   checklist:
#     Command: "$ pg_dump"
#     Expected: "Backup stored"
#   messages:
#     pass: "the backup of {database} from {taken_at}[ at {location}] can be read: {size_bytes}, {entries} entries"
#     fail: "[the backup of {database} is of no use: {flaws}][a database is declared off and yet seen: {seen}]"
#     unknown: "no whole record of a backup of {database} that was taken within {limit_seconds}"
#     not_applicable: "the profile declares that there is no database, and none is seen"
#   solution: Take a backup with `pg_dump --format=custom`, check it with `pg_restore --list`, then collect again.
package checks.rollback_preparation.database_backup

import data.host.parameters
import data.host.profile
import data.lib.compare
import data.lib.dependencies
import data.lib.freshness
import data.lib.observations.evidence

default status := "unknown"

status := "fail" if {
	declared_off
	count(seen) > 0
} else := "not_applicable" if {
	declared_off
} else := "fail" if {
	of_this_database
	count(flaws) > 0
} else := "pass" if {
	of_this_database
	is_number(evidence["pre-deployment"].database.backup.size_bytes)
	evidence["pre-deployment"].database.backup.readable == true
	is_number(evidence["pre-deployment"].database.backup.entries)
}

facts["database"] := profile.database.database if not declared_off

facts["taken_at"] := evidence["pre-deployment"].database.backup.takenAt

facts["size_bytes"] := evidence["pre-deployment"].database.backup.size_bytes

facts["entries"] := evidence["pre-deployment"].database.backup.entries

facts["location"] := evidence["pre-deployment"].database.backup.location

facts["limit_seconds"] := parameters.record_evidence_age_seconds_max

facts["flaws"] := flaws if not declared_off

facts["seen"] := seen if declared_off

declared_off if profile.features.database == false

seen := dependencies.seen("pre-deployment", profile.database)

of_this_database if {
	evidence["pre-deployment"].database.backup.database == profile.database.database
	taken_at := evidence["pre-deployment"].database.backup.takenAt
	freshness.recent("pre-deployment", taken_at, parameters.record_evidence_age_seconds_max)
}

flaws := sort([flaw | some flaw in ["it is empty", "it cannot be read", "it has no entries"]; proven(flaw)])

proven("it is empty") if compare.at_most(evidence["pre-deployment"].database.backup.size_bytes, 0)

proven("it cannot be read") if evidence["pre-deployment"].database.backup.readable == false

proven("it has no entries") if compare.at_most(evidence["pre-deployment"].database.backup.entries, 0)
