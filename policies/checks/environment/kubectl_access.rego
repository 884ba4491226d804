# METADATA
# title: kubectl configured for target cluster
# description: |
#   The deployer's kubeconfig reaches the release's own cluster, kubectl is close enough to the server's version, and the
#   server's access reviews allow in the release's namespace every verb that a deploy needs.
# custom:
#   position: 3
#   phase: pre-deployment
#   moment: pre-deployment
#   required_before: deploy
#   owner: Deployer
#   critical: false
#   evidence:
#     - tools.kubectl.clientVersion
#     - tools.kubectl.serverVersion
#     - tools.access.clusterUid
#     - tools.access.reviews
#   shown: [tools.access.user, tools.access.server]
#   parameters: [kubectl_minor_skew_max]
#   messages:
#     pass: "[{user} ]reaches the cluster[ at {server}] with kubectl {observed.client}, the server runs {observed.server}"
#     fail: >-
#       [kubectl {observed.client}, server {observed.server}, at most {limit} minor versions may lie between; ]
#       [cluster {reached} was reached, the release's is {target}; ]denied: {denied}
#     unknown: >-
#       the versions of kubectl and server, the uid of the reached cluster and access reviews are needed; not reviewed:
#       {not_reviewed}
#   solution: |
#     Point kubectl at the release's cluster (`kubectl config use-context`), install a kubectl within one minor version of the
#     server, or have the missing verbs granted (`kubectl auth can-i --list -n NAMESPACE`); then collect again.
package checks.environment.kubectl_access

import data.host
import data.host.parameters
import data.lib.compare
import data.lib.deploy_access
import data.lib.observations.evidence
import data.lib.versions

default status := "unknown"

status := "fail" if {
	evidence["pre-deployment"].tools.access.clusterUid != input.release.target.clusterUid
} else := "fail" if {
	client[0] != server[0]
} else := "fail" if {
	compare.above(skew, parameters.kubectl_minor_skew_max)
} else := "fail" if {
	count(denied) > 0
} else := "pass" if {
	evidence["pre-deployment"].tools.access.clusterUid == input.release.target.clusterUid
	compare.at_most(skew, parameters.kubectl_minor_skew_max)
	count(not_reviewed) == 0
}

facts["observed"] := {"client": client_version, "server": server_version}

facts["limit"] := parameters.kubectl_minor_skew_max

facts["reached"] := evidence["pre-deployment"].tools.access.clusterUid

facts["target"] := input.release.target.clusterUid

facts["user"] := evidence["pre-deployment"].tools.access.user

facts["server"] := evidence["pre-deployment"].tools.access.server

facts["denied"] := sort([deploy_access.described(access) | some access in denied])

facts["not_reviewed"] := sort([deploy_access.described(access) | some access in not_reviewed])

client_version := evidence["pre-deployment"].tools.kubectl.clientVersion

server_version := evidence["pre-deployment"].tools.kubectl.serverVersion

client := versions.parse(client_version)

server := versions.parse(server_version)

skew := abs(client[1] - server[1])

denied := {access |
	some access, allowed in answers
	false in allowed
}

not_reviewed := {access |
	some access, allowed in answers
	not true in allowed
}

answers := {access: allowed |
	some access in deploy_access.needed
	allowed := {review.allowed |
		some review in evidence["pre-deployment"].tools.access.reviews.items
		review.namespace == host.profile.namespace
		review.verb == access.verb
		review.group == access.group
		review.resource == access.resource
	}
}
