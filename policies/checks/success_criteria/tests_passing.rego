# METADATA
# title: All tests passing
# description: Tests of this revision ran lately, none failed, and no more than the allowed share was skipped.
# custom:
#   position: 106
#   phase: sign-off
#   moment: pre-deployment
#   required_before: deploy
#   owner: QA
#   critical: true
#   evidence: [tests.suites]
#   parameters: [skipped_tests_fraction_max, run_evidence_age_seconds_max]
#   messages:
#     pass: "{tests} tests ran, none failed, {skipped} skipped"
#     fail: "suites with failures: {failed}[; {skipped} of {tests} tests skipped, {limit_fraction} allowed]"
#     unknown: "no whole results of at least one test of this revision, with failures, errors and skips counted in every suite"
#   solution: Mend what fails and what is skipped, run the tests at the release's revision, then collect again.
package checks.success_criteria.tests_passing

import data.host.parameters
import data.lib.compare
import data.lib.freshness
import data.lib.observations.evidence
import data.lib.suites

default status := "unknown"

status := "fail" if {
	count(failed) > 0
} else := "fail" if {
	skips == "over"
} else := "pass" if {
	compare.above(tests, 0)
	suites.total(evidence["pre-deployment"].tests.suites, "failures") == 0
	suites.total(evidence["pre-deployment"].tests.suites, "errors") == 0
	skips == "within"
	count(old) == 0
}

facts["tests"] := tests

facts["failed"] := failed

facts["skipped"] := suites.total(evidence["pre-deployment"].tests.suites, "skipped")

facts["limit_fraction"] := parameters.skipped_tests_fraction_max

facts["old"] := old

tests := suites.total(evidence["pre-deployment"].tests.suites, "tests")

failed := suites.failed(evidence["pre-deployment"].tests.suites)

skips := suites.skips(evidence["pre-deployment"].tests.suites, parameters.skipped_tests_fraction_max)

# JUnit need not say when a suite ran; where it does, it counts
old := sort({object.get(suite, "name", "unnamed") |
	some suite in evidence["pre-deployment"].tests.suites.items
	ran_at := suite.ranAt
	not freshness.recent("pre-deployment", ran_at, parameters.run_evidence_age_seconds_max)
})
