# METADATA
# title: Dockerfile builds successfully
# description: |
#   The build ended with 0, from this source revision and nothing beside it, and what it built is the release's image.
# custom:
#   position: 12
#   phase: pre-deployment
#   moment: pre-deployment
#   required_before: deploy
#   owner: Deployer
#   critical: false
#   evidence: [image.build.exitCode, image.build.revision, image.build.imageDigest, image.build.cleanSource]
#   shown: [image.build]
#   parameters: [run_evidence_age_seconds_max]
#   messages:
#     pass: "{observed.imageDigest} was built from {observed.revision}"
#     fail: "the build does not hold: {wrong}[; revision of the release: {limit}]"
#     unknown: >-
#       a build report of this release, not older than {age_seconds}, is needed, with its exit code, revision {limit}, the
#       digest of the release's image and whether the source tree was clean
#   solution: |
#     Commit everything, build the release's revision (`docker build`) and push what was built; then collect again.
package checks.image.builds

import data.host.parameters
import data.lib.freshness
import data.lib.observations.evidence
import data.lib.release

default status := "unknown"

status := "fail" if {
	count(wrong) > 0
} else := "pass" if {
	evidence["pre-deployment"].image.build.exitCode == 0
	evidence["pre-deployment"].image.build.revision == input.release.revision
	evidence["pre-deployment"].image.build.imageDigest in release.digests
	evidence["pre-deployment"].image.build.cleanSource == true
	not too_old
}

facts["observed"] := evidence["pre-deployment"].image.build

facts["limit"] := input.release.revision

facts["age_seconds"] := parameters.run_evidence_age_seconds_max

facts["wrong"] := sort(wrong)

wrong contains "exit code" if {
	evidence["pre-deployment"].image.build.revision == input.release.revision
	evidence["pre-deployment"].image.build.exitCode != 0
}

# the release's own image, built from something else
wrong contains "revision" if {
	evidence["pre-deployment"].image.build.imageDigest in release.digests
	evidence["pre-deployment"].image.build.revision != input.release.revision
}

wrong contains "changes that are not in the revision" if {
	evidence["pre-deployment"].image.build.imageDigest in release.digests
	evidence["pre-deployment"].image.build.cleanSource == false
}

too_old if {
	finished_at := evidence["pre-deployment"].image.build.finishedAt
	not freshness.recent("pre-deployment", finished_at, parameters.run_evidence_age_seconds_max)
}
