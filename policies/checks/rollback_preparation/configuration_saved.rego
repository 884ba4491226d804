# METADATA
# title: Configuration saved
# description: The deployed revision carries a tag, and nothing uncommitted stood beside it.
# custom:
#   position: 71
#   phase: rollback
#   moment: pre-deployment
#   required_before: deploy
#   owner: Deployer
#   critical: false
#   evidence: [docs.git.revision, docs.git.clean, docs.git.tags]
#   checklist:
#     Command: "Git tag current state"
#     Expected: "Version tagged"
#   messages:
#     pass: "revision {revision} is tagged {tags}, and the tree was clean"
#     fail: "the configuration of revision {revision} is not saved: {flaws}"
#     unknown: "the tags and the cleanness of the tree at the release's revision are needed"
#   solution: Commit what is open, tag the deployed revision with `git tag`, push the tag, then collect again.
package checks.rollback_preparation.configuration_saved

import data.lib.observations.evidence

default status := "unknown"

status := "fail" if {
	at_the_release
	count(flaws) > 0
} else := "pass" if {
	at_the_release
	evidence["pre-deployment"].docs.git.clean == true
	is_array(evidence["pre-deployment"].docs.git.tags)
}

facts["revision"] := input.release.revision

facts["tags"] := sort(evidence["pre-deployment"].docs.git.tags)

facts["flaws"] := flaws

at_the_release if evidence["pre-deployment"].docs.git.revision == input.release.revision

flaws := sort([flaw | some flaw in ["the tree was not clean", "it has no tag"]; proven(flaw)])

proven("the tree was not clean") if evidence["pre-deployment"].docs.git.clean == false

proven("it has no tag") if count(evidence["pre-deployment"].docs.git.tags) == 0
