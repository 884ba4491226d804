package admission.rules.rbac_test

import data.admission.rules.rbac as rule
import data.testing.cluster
import data.testing.review

found(kind, document) := result if {
	result := {violation.path | some violation in rule.violations} with input as review.create(
		concat("/", ["rbac.authorization.k8s.io", kind]),
		document,
	)
		with data.host as review.host
}

role(rules) := {"kind": "Role", "metadata": {"name": "starlight"}, "rules": rules}

named := {"apiGroups": [""], "resources": ["configmaps"], "verbs": ["get"]}

binding(role_ref, subject) := {"kind": "RoleBinding", "metadata": {"name": "a"}, "roleRef": role_ref, "subjects": [subject]}

own_role := {"kind": "Role", "name": "starlight"}

cluster_role(name) := {"kind": "ClusterRole", "name": name}

own_account := {"kind": "ServiceAccount", "name": "starlight", "namespace": "starlight-prod"}

subject_path := "subjects[ServiceAccount starlight]"

test_rules_by_name if count(found("Role", role([named]))) == 0

test_a_wildcard_anywhere if {
	found("Role", role([object.union(named, {"verbs": ["*"]})])) == {"rules[apiGroups ; resources configmaps; verbs *]"}
	count(found("Role", role([object.union(named, {"resources": ["*/scale"]})]))) == 1
	every field in ["apiGroups", "resources", "verbs", "nonResourceURLs"] {
		count(found("Role", role([named, object.union(named, {field: ["*"]})]))) == 1
	}
}

test_two_rules_are_two if {
	count(found("Role", role([object.union(named, {"verbs": ["*"]}), object.union(named, {"resources": ["*"]})]))) == 2
}

test_roles_elsewhere_are_others if {
	elsewhere := object.union(review.create("rbac.authorization.k8s.io/Role", role([{"verbs": ["*"]}])), {"namespace": "other"})
	count(rule.violations) == 0 with input as elsewhere with data.host as review.host
}

test_a_cluster_role_is_judged_when_accounts_may_have_it if {
	wild := {"kind": "ClusterRole", "metadata": {"name": "view"}, "rules": [{"verbs": ["*"]}]}
	count(found("ClusterRole", wild)) == 1
	count(found("ClusterRole", cluster.put(wild, "/metadata/name", "other"))) == 0
}

test_gathered_rules if {
	gathered := {"kind": "ClusterRole", "metadata": {"name": "mine"}, "aggregationRule": {}}
	{violation.path | some violation in rule.violations} == {"aggregationRule"} with input as review.create(
		"rbac.authorization.k8s.io/ClusterRole",
		gathered,
	)
		with data.host as review.host
		with data.host.profile.admission.clusterRoles as ["mine"]
	count(found("ClusterRole", cluster.put(gathered, "/metadata/name", "view"))) == 0
}

test_bound_to_a_role_of_the_namespace if count(found("RoleBinding", binding(own_role, own_account))) == 0

test_bound_to_a_cluster_role if {
	count(found("RoleBinding", binding(cluster_role("view"), own_account))) == 0
	found("RoleBinding", binding(cluster_role("edit"), own_account)) == {subject_path}
	found("RoleBinding", binding(cluster_role("cluster-admin"), own_account)) == {subject_path}
	found("RoleBinding", binding({}, own_account)) == {subject_path}
	found("ClusterRoleBinding", binding(cluster_role("edit"), own_account)) == {subject_path}
}

test_cluster_admin_can_not_be_named if {
	count(rule.violations) == 1 with input as review.create(
		"rbac.authorization.k8s.io/RoleBinding",
		binding(cluster_role("cluster-admin"), own_account),
	)
		with data.host as review.host
		with data.host.profile.admission.clusterRoles as ["cluster-admin"]
}

test_every_way_to_mean_the_accounts if {
	count(found("RoleBinding", binding(cluster_role("edit"), {"kind": "User", "name": "alice"}))) == 0
	count(found("RoleBinding", binding(cluster_role("edit"), {"kind": "ServiceAccount", "name": "starlight", "namespace": "other"}))) == 0
	every subject in [
		{"kind": "ServiceAccount", "name": "starlight"},
		{"kind": "ServiceAccount", "name": "default"},
		{"kind": "User", "name": "system:serviceaccount:starlight-prod:starlight"},
		{"kind": "Group", "name": "system:serviceaccounts:starlight-prod"},
		{"kind": "Group", "name": "system:authenticated"},
	] {
		count(found("RoleBinding", binding(cluster_role("edit"), subject))) == 1
	}
}
