# METADATA
# title: Previous image available
# description: The previous release's tag resolves, can be pulled, and is another image than the release's.
# custom:
#   position: 68
#   phase: rollback
#   moment: pre-deployment
#   required_before: deploy
#   owner: DevOps
#   critical: true
#   evidence: [registry.repository, registry.tags]
#   checklist:
#     Command: "Check registry"
#     Expected: "{previous_tag} tag"
#   messages:
#     pass: "{tag} can be pulled from {repository}: {digest}"
#     fail: "there is nothing to roll back to: {flaws} (tag {tag} in {repository})"
#     unknown: >-
#       whether {tag} can be pulled from {repository} and differs from the release is not known: the answer of that repository, with
#       digest, platforms and pull, is needed
#   solution: Push the previous release's image under its tag, or name the right tag in the profile, then collect again.
package checks.rollback_preparation.previous_image

import data.host.profile
import data.lib.lists
import data.lib.observations.evidence
import data.lib.release

default status := "unknown"

status := "fail" if {
	count(flaws) > 0
} else := "pass" if {
	count(resolved) == 1
	resolved[0].pullable == true
	is_string(resolved[0].digest)
	count(resolved[0].platforms) > 0
	count(release.digests) > 0
}

facts["tag"] := profile.image.previousTag

facts["repository"] := profile.image.repository

facts["digest"] := resolved[0].digest

facts["flaws"] := flaws

# a tag of another repository is another image
resolved := [entry |
	of_the_repository
	some entry in evidence["pre-deployment"].registry.tags.items
	entry.tag == profile.image.previousTag
]

flaws := sort([flaw | some flaw in ["the tag does not resolve", "it cannot be pulled", "it is the release itself"]; proven(flaw)])

of_the_repository if evidence["pre-deployment"].registry.repository == profile.image.repository

proven("the tag does not resolve") if {
	of_the_repository
	lists.whole(evidence["pre-deployment"].registry.tags)
	count(resolved) == 0
}

proven("it cannot be pulled") if {
	some entry in resolved
	entry.pullable == false
}

proven("it is the release itself") if {
	some entry in resolved
	some digest in digests(entry)
	digest in release.digests
}

digests(entry) := {digest | digest := entry.digest} | {digest | some digest in entry.platforms}
