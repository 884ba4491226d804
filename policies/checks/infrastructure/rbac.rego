# METADATA
# title: RBAC policies applied
# description: |
#   Every service account, role and binding that the manifests declare is in the cluster and says the same; the app's service
#   account is there, and nothing that it is bound to, itself or through a group, is cluster-admin or has a wildcard.
# custom:
#   position: 23
#   phase: deployment
#   moment: deployment
#   required_before: canary
#   owner: DevOps
#   critical: true
#   evidence:
#     - manifests.objects
#     - cluster.serviceAccounts
#     - cluster.roles
#     - cluster.roleBindings
#     - cluster.clusterRoles
#     - cluster.clusterRoleBindings
#   shown: [cluster.deployments]
#   checklist:
#     Command: "$ kubectl apply -f k8s/rbac.yaml"
#   messages:
#     pass: "in the cluster as declared: {declared}; {accounts} holds no wildcard and no cluster-admin"
#     fail: "not in the cluster: {missing}[; other than declared: {different}][; too powerful: {excessive}]"
#     unknown: >-
#       the whole lists of manifests (with RBAC objects), service accounts, roles and bindings are needed; declared: {declared};
#       roles that were not seen: {unseen}
#   solution: |
#     Apply the manifests (`kubectl apply -f`), and give the app's service account a Role of its own that names verbs and
#     resources; find what it holds with `kubectl auth can-i --list --as system:serviceaccount:NAMESPACE:NAME`.
package checks.infrastructure.rbac

import data.host
import data.lib.lists
import data.lib.observations.evidence
import data.lib.rbac
import data.lib.release

default status := "unknown"

status := "fail" if {
	count(missing | different) > 0
} else := "fail" if {
	count(excessive) > 0
} else := "pass" if {
	lists.whole(evidence.deployment.manifests.objects)
	every kind in kinds {
		lists.whole(in_cluster(kind))
	}
	count(declared) > 0
	count(unseen) == 0
}

facts["declared"] := sort({described(wanted) | some wanted in declared})

facts["accounts"] := sort({account.name | some account in accounts})

facts["missing"] := sort(missing)

facts["different"] := sort(different)

facts["excessive"] := sort(excessive)

facts["unseen"] := sort(unseen)

kinds := {"ServiceAccount", "Role", "RoleBinding", "ClusterRole", "ClusterRoleBinding"}

# a kind of another API group, such as a cloud's own Role, is none of RBAC's
declared := [wanted |
	some candidate in evidence.deployment.manifests.objects.items
	candidate.kind in kinds
	core_or_rbac(object.get(candidate, "apiVersion", "v1"))
	wanted := {"kind": candidate.kind, "namespace": declared_namespace(candidate), "name": name_of(candidate), "object": candidate}
]

core_or_rbac("v1")

core_or_rbac(api_version) if startswith(api_version, "rbac.authorization.k8s.io/")

declared_namespace(candidate) := "" if {
	startswith(candidate.kind, "Cluster")
} else := object.get(candidate, ["metadata", "namespace"], host.profile.namespace)

name_of(candidate) := object.get(candidate, ["metadata", "name"], "unnamed")

namespace_of(candidate) := object.get(candidate, ["metadata", "namespace"], "")

described(thing) := concat(" ", [thing.kind, thing.name])

in_cluster("ServiceAccount") := evidence.deployment.cluster.serviceAccounts

in_cluster("Role") := evidence.deployment.cluster.roles

in_cluster("RoleBinding") := evidence.deployment.cluster.roleBindings

in_cluster("ClusterRole") := evidence.deployment.cluster.clusterRoles

in_cluster("ClusterRoleBinding") := evidence.deployment.cluster.clusterRoleBindings

namesakes(wanted) := [found |
	some found in in_cluster(wanted.kind).items
	name_of(found) == wanted.name
	namespace_of(found) == wanted.namespace
]

missing contains described(wanted) if {
	some wanted in array.concat(declared, [own_account])
	lists.whole(in_cluster(wanted.kind))
	count(namesakes(wanted)) == 0
}

different contains described(wanted) if {
	some wanted in declared
	some found in namesakes(wanted)
	not rbac.same(wanted.kind, wanted.object, found)
}

own_account := {
	"kind": "ServiceAccount",
	"namespace": host.profile.namespace,
	"name": host.profile.workload.serviceAccount,
}

# the account that the profile names, and the one that the Deployment really uses, if it was seen
accounts := {own_account} | {object.union(own_account, {"name": name}) |
	name := object.get(
		release.deployment.deployment,
		["spec", "template", "spec", "serviceAccountName"],
		"default",
	)
}

held := [{"binding": described_binding, "role": object.get(binding, "roleRef", {}), "namespace": namespace_of(binding)} |
	some kind in ["RoleBinding", "ClusterRoleBinding"]
	some binding in in_cluster(kind).items
	some subject in binding.subjects
	some account in accounts
	rbac.includes(subject, namespace_of(binding), account)
	described_binding := described({"kind": kind, "name": name_of(binding)})
]

roles_of(grant) := namesakes({"kind": "ClusterRole", "namespace": "", "name": grant.role.name}) if {
	grant.role.kind == "ClusterRole"
} else := namesakes({"kind": "Role", "namespace": grant.namespace, "name": grant.role.name}) if {
	grant.role.kind == "Role"
} else := []

excessive contains concat(" to ", [grant.binding, "cluster-admin"]) if {
	some grant in held
	grant.role.name == "cluster-admin"
}

excessive contains concat(" to ", [grant.binding, name_of(role)]) if {
	some grant in held
	some role in roles_of(grant)
	some rule in role.rules
	rbac.wild(rule)
}

unseen contains concat(" of ", [object.get(grant.role, "name", "unnamed"), grant.binding]) if {
	some grant in held
	count(roles_of(grant)) == 0
}
