# METADATA
# title: Nothing too powerful for the release's accounts
# description: |
#   No role of the namespace has a wildcard, and the release's service accounts are bound to no ClusterRole but those that the
#   profile names, which may have none either.
# custom:
#   item: infrastructure.rbac
#   mode: enforce
#   message: "{observed}; expected {wanted}"
#   remedy: Name verbs and resources in a Role of the release's own. A ClusterRole can be named in the profile (admission.clusterRoles).
package admission.rules.rbac

import data.host.profile
import data.lib.rbac
import data.lib.reviewed

violations contains violation if {
	reviewed.written
	judged_role
	some rule in input.object.rules
	rbac.wild(rule)
	path := concat("", ["rules[", described(rule), "]"])
	violation := {
		"path": path,
		"observed": concat(" ", ["a wildcard in", described(rule)]),
		"wanted": "verbs and resources by name",
	}
}

violations contains violation if {
	reviewed.written
	judged_role
	not is_null(object.get(input.object, "aggregationRule", null))
	not input.object.metadata.name in built_in
	violation := {
		"path": "aggregationRule",
		"observed": "rules that are gathered from other roles",
		"wanted": "rules of its own",
	}
}

violations contains violation if {
	reviewed.written
	reviewed.kind in {"rbac.authorization.k8s.io/RoleBinding", "rbac.authorization.k8s.io/ClusterRoleBinding"}
	object.get(input.object, ["roleRef", "kind"], "") != "Role"
	role := object.get(input.object, ["roleRef", "name"], "")
	not allowed(role)
	some subject in input.object.subjects
	some account in {profile.workload.serviceAccount, "default"}
	rbac.includes(subject, input.namespace, {"name": account, "namespace": profile.namespace})
	path := concat("", ["subjects[", object.get(subject, "kind", ""), " ", object.get(subject, "name", ""), "]"])
	wanted := concat(", ", array.concat(["a Role"], [concat(" ", ["ClusterRole", name]) | some name in profile.admission.clusterRoles]))
	violation := {
		"path": path,
		"identity": role,
		"observed": concat(" ", [account, "bound to ClusterRole", role]),
		"wanted": wanted,
	}
}

allowed(role) if {
	role in profile.admission.clusterRoles
	role != "cluster-admin"
}

judged_role if {
	reviewed.kind == "rbac.authorization.k8s.io/Role"
	input.namespace == profile.namespace
}

judged_role if {
	reviewed.kind == "rbac.authorization.k8s.io/ClusterRole"
	reviewed.name in profile.admission.clusterRoles
}

# the API server makes these itself, without a wildcard, and keeps them so
built_in := {"admin", "edit", "view"}

described(rule) := concat("; ", [part |
	some field in ["apiGroups", "resources", "nonResourceURLs", "verbs"]
	values := [value | some value in object.get(rule, field, []); is_string(value)]
	count(values) > 0
	part := concat(" ", [field, concat(",", values)])
])
