# METADATA
# description: RBAC objects compared as the API server reads them, and whom and what they empower.
package lib.rbac

# METADATA
# scope: document
# description: |
#   True when an object of the cluster says the same as the declared one of this kind. Order, doubles and the API groups
#   that the server fills in don't matter; the rules of an aggregated role are the controller's.
same("ServiceAccount", _, _) := true

same(kind, declared, found) if {
	kind in {"Role", "ClusterRole"}
	aggregation(declared) == aggregation(found)
	comparable_rules(declared) == comparable_rules(found)
}

same(kind, declared, found) if {
	kind in {"RoleBinding", "ClusterRoleBinding"}
	subjects(declared) == subjects(found)
	role_ref(declared) == role_ref(found)
}

# METADATA
# scope: document
# description: |
#   True when the subject of a binding in `binding_namespace` (empty for a ClusterRoleBinding) includes the service account,
#   itself, by its user name, or as a member of a group.
includes(subject, binding_namespace, account) if {
	subject.kind == "ServiceAccount"
	subject.name == account.name
	object.get(subject, "namespace", binding_namespace) == account.namespace
}

includes(subject, _, account) if {
	subject.kind == "User"
	subject.name == concat(":", ["system:serviceaccount", account.namespace, account.name])
}

includes(subject, _, account) if {
	subject.kind == "Group"
	subject.name in {
		"system:authenticated",
		"system:serviceaccounts",
		concat(":", ["system:serviceaccounts", account.namespace]),
	}
}

# METADATA
# scope: document
# description: True for a rule with a wildcard among its verbs, API groups, resources (`*`, `*/scale`) or URLs (`*`).
wild(rule) if {
	some field in ["verbs", "apiGroups", "resources", "nonResourceURLs"]
	"*" in rule[field]
}

wild(rule) if {
	some resource in rule.resources
	startswith(resource, "*/")
}

aggregation(role) := object.get(role, "aggregationRule", null)

comparable_rules(role) := {comparable_rule(rule) | some rule in role.rules} if {
	aggregation(role) == null
} else := set()

comparable_rule(rule) := {field: {value | some value in object.get(rule, field, [])} |
	some field in ["verbs", "apiGroups", "resources", "resourceNames", "nonResourceURLs"]
}

subjects(binding) := {
{
	"kind": object.get(subject, "kind", ""),
	"name": object.get(subject, "name", ""),
	"namespace": object.get(subject, "namespace", ""),
	"apiGroup": object.get(subject, "apiGroup", default_group(subject)),
} |
	some subject in binding.subjects
}

default_group(subject) := "" if {
	subject.kind == "ServiceAccount"
} else := "rbac.authorization.k8s.io"

role_ref(binding) := {
	"kind": binding.roleRef.kind,
	"name": binding.roleRef.name,
	"apiGroup": object.get(binding.roleRef, "apiGroup", "rbac.authorization.k8s.io"),
}
