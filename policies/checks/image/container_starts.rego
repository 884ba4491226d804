# METADATA
# title: Container starts without errors
# description: |
#   One container of the release's image, alone, still ran after its grace period, had never restarted, and wrote log lines of
#   which none was fatal.
# custom:
#   position: 13
#   phase: pre-deployment
#   moment: pre-deployment
#   required_before: deploy
#   owner: Deployer
#   critical: true
#   evidence:
#     - image.smokeRun.imageDigest
#     - image.smokeRun.observed_seconds
#     - image.smokeRun.running
#     - image.smokeRun.restarts
#     - image.smokeRun.logLines
#     - image.smokeRun.fatalLogLines
#   shown: [image.smokeRun.startedAt]
#   parameters: [container_grace_seconds_min, run_evidence_age_seconds_max]
#   messages:
#     pass: "the container ran for {observed_seconds} without a restart or a fatal line among {log_lines}"
#     fail: "the container did not start well: {wrong}"
#     unknown: >-
#       a smoke run of the release's image over at least {limit_seconds} is needed[, this one took {observed_seconds}], with its
#       state, its restarts and at least one log line that was read
#   solution: Run the image alone (`docker run`), read its log, mend what ends it or makes it complain, and run it again.
package checks.image.container_starts

import data.host.parameters
import data.lib.compare
import data.lib.observations.evidence
import data.lib.smoke_run

default status := "unknown"

status := "fail" if {
	smoke_run.of_release
	count(wrong) > 0
} else := "pass" if {
	smoke_run.of_release
	evidence["pre-deployment"].image.smokeRun.running == true
	evidence["pre-deployment"].image.smokeRun.restarts == 0
	evidence["pre-deployment"].image.smokeRun.fatalLogLines == 0
	compare.above(evidence["pre-deployment"].image.smokeRun.logLines, 0)
	compare.at_least(evidence["pre-deployment"].image.smokeRun.observed_seconds, parameters.container_grace_seconds_min)
}

facts["observed_seconds"] := evidence["pre-deployment"].image.smokeRun.observed_seconds

facts["limit_seconds"] := parameters.container_grace_seconds_min

facts["log_lines"] := evidence["pre-deployment"].image.smokeRun.logLines

facts["wrong"] := sort(wrong)

wrong contains "it ended" if evidence["pre-deployment"].image.smokeRun.running == false

wrong contains "it restarted" if compare.above(evidence["pre-deployment"].image.smokeRun.restarts, 0)

wrong contains "it logged fatal lines" if compare.above(evidence["pre-deployment"].image.smokeRun.fatalLogLines, 0)
