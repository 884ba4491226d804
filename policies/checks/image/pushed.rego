# METADATA
# title: Image pushed to registry
# description: |
#   The release's tag resolves in its repository to the image that was built, and there is a manifest for the platform of every
#   node that can take the release's pods.
# custom:
#   position: 16
#   phase: pre-deployment
#   moment: pre-deployment
#   required_before: deploy
#   owner: Deployer
#   critical: true
#   evidence: [registry.repository, registry.tags, image.build.imageDigest, cluster.nodes]
#   messages:
#     pass: "tag {limit.tag} is {observed}, for {platforms}"
#     fail: "tag {limit.tag}: {wrong}; the release's digests: {limit.digests}"
#     unknown: >-
#       the registry's answer for tag {limit.tag} of {limit.repository} with digest and platforms, the build's digest, and a whole
#       list of nodes with their platforms are needed
#   solution: |
#     Push the built image under the release's tag (`docker push`), for all of the nodes' platforms
#     (`docker buildx build --platform`), then collect again.
package checks.image.pushed

import data.host
import data.lib.lists
import data.lib.nodes
import data.lib.observations.evidence
import data.lib.release

default status := "unknown"

status := "fail" if {
	of_the_repository
	count(wrong) > 0
} else := "pass" if {
	of_the_repository
	count(tagged) > 0
	evidence["pre-deployment"].image.build.imageDigest in release.digests
	every found in tagged {
		found.digest in release.digests
		fits(found)
	}
	lists.whole(evidence["pre-deployment"].cluster.nodes)
	count(schedulable) > 0
	every node in schedulable {
		platform(node)
	}
}

facts["observed"] := sort({found.digest | some found in tagged})

facts["platforms"] := sort(platforms)

facts["limit"] := {
	"tag": host.profile.image.tag,
	"repository": host.profile.image.repository,
	"digests": sort(release.digests),
}

facts["wrong"] := sort(wrong)

of_the_repository if evidence["pre-deployment"].registry.repository == host.profile.image.repository

tagged := [found |
	some found in evidence["pre-deployment"].registry.tags.items
	found.tag == host.profile.image.tag
]

schedulable := [node |
	some node in evidence["pre-deployment"].cluster.nodes.items
	nodes.schedulable(node)
]

platforms := {platform(node) | some node in schedulable}

platform(node) := concat("/", [node.status.nodeInfo.operatingSystem, node.status.nodeInfo.architecture])

fits(found) if {
	every needed in platforms {
		has_manifest(found, needed)
	}
}

# an index may name a variant too, as in linux/arm64/v8
has_manifest(found, needed) if {
	some name, _ in found.platforms
	startswith(concat("", [name, "/"]), concat("", [needed, "/"]))
}

wrong contains "it is not there" if {
	lists.whole(evidence["pre-deployment"].registry.tags)
	count(tagged) == 0
}

wrong contains concat(" ", ["it is", found.digest]) if {
	some found in tagged
	not found.digest in release.digests
}

wrong contains concat(" ", ["it has no manifest for", needed]) if {
	some found in tagged
	is_object(found.platforms)
	some needed in platforms
	not has_manifest(found, needed)
}

wrong contains concat(" ", ["it has another manifest for", name]) if {
	some found in tagged
	some name, digest in found.platforms
	input.release.image.platforms[name] != digest
}
