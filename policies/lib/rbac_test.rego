package lib.rbac_test

import data.lib.rbac

role(rules) := {"rules": rules}

rule := {"apiGroups": [""], "resources": ["configmaps", "secrets"], "resourceNames": ["settings"], "verbs": ["get", "list"]}

binding := {
	"subjects": [{"kind": "ServiceAccount", "name": "starlight", "namespace": "starlight-prod"}],
	"roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "Role", "name": "starlight"},
}

account := {"namespace": "starlight-prod", "name": "starlight"}

test_service_accounts_say_nothing_more if {
	rbac.same("ServiceAccount", {}, {"metadata": {"name": "starlight"}})
}

test_rules_are_compared_without_order_and_doubles if {
	turned := object.union(rule, {"resources": ["secrets", "configmaps", "secrets"], "verbs": ["list", "get"]})
	rbac.same("Role", role([rule]), role([turned]))
	rbac.same("ClusterRole", role([rule, {"verbs": ["get"]}]), role([{"verbs": ["get"]}, rule]))
	rbac.same("Role", role([]), {})
	rbac.same("Role", role([object.union(rule, {"nonResourceURLs": []})]), role([rule]))
}

test_every_field_of_a_rule_counts if {
	not rbac.same("Role", role([rule]), role([]))
	not rbac.same("Role", role([]), role([rule]))
	not rbac.same("ClusterRole", role([rule]), role([rule, {"verbs": ["*"]}]))
	every field in ["apiGroups", "resources", "resourceNames", "verbs", "nonResourceURLs"] {
		not rbac.same("Role", role([rule]), role([object.union(rule, {field: ["other"]})]))
	}
	every field, _ in rule {
		not rbac.same("Role", role([rule]), role([object.remove(rule, [field])]))
	}
}

test_an_aggregated_role_is_compared_by_its_selector if {
	selector := {"aggregationRule": {"clusterRoleSelectors": [{"matchLabels": {"team": "starlight"}}]}}
	rbac.same("ClusterRole", object.union(role([]), selector), object.union(role([rule]), selector))
	not rbac.same("ClusterRole", object.union(role([]), selector), role([]))
	not rbac.same("ClusterRole", role([]), object.union(role([]), selector))
}

test_bindings_are_compared_by_subjects_and_role if {
	not rbac.same("Role", binding, object.union(binding, {"rules": [rule]}))
	not rbac.same("Pod", {}, {})
	every kind in ["RoleBinding", "ClusterRoleBinding"] {
		rbac.same(kind, binding, binding)
		not rbac.same(kind, binding, object.remove(binding, ["subjects"]))
		not rbac.same(kind, binding, object.remove(binding, ["roleRef"]))
		not rbac.same(kind, binding, object.union(binding, {"subjects": []}))
		not rbac.same(kind, binding, object.union(binding, {"roleRef": {"name": "admin"}}))
		not rbac.same(kind, binding, object.union(binding, {"roleRef": {"kind": "ClusterRole"}}))
		not rbac.same(kind, binding, object.union(binding, {"roleRef": {"apiGroup": "other"}}))
		every field, _ in binding.subjects[0] {
			not rbac.same(kind, binding, object.union(binding, {"subjects": [object.remove(binding.subjects[0], [field])]}))
		}
		not rbac.same(kind, binding, object.union(binding, {"subjects": [object.union(binding.subjects[0], {"apiGroup": "x"})]}))
	}
}

test_api_groups_that_the_server_fills_in if {
	rbac.same("RoleBinding", json.remove(binding, ["/roleRef/apiGroup"]), binding)
	rbac.same(
		"RoleBinding",
		object.union(binding, {"subjects": [{"kind": "Group", "name": "team"}]}),
		object.union(binding, {"subjects": [{"kind": "Group", "name": "team", "apiGroup": "rbac.authorization.k8s.io"}]}),
	)
	rbac.same(
		"RoleBinding",
		binding,
		object.union(binding, {"subjects": [object.union(binding.subjects[0], {"apiGroup": ""})]}),
	)
}

test_subjects_that_include_the_account if {
	rbac.includes(binding.subjects[0], "", account)
	rbac.includes({"kind": "ServiceAccount", "name": "starlight"}, "starlight-prod", account)
	rbac.includes({"kind": "User", "name": "system:serviceaccount:starlight-prod:starlight"}, "", account)
	rbac.includes({"kind": "Group", "name": "system:authenticated"}, "", account)
	rbac.includes({"kind": "Group", "name": "system:serviceaccounts"}, "", account)
	rbac.includes({"kind": "Group", "name": "system:serviceaccounts:starlight-prod"}, "", account)
}

test_subjects_that_do_not if {
	every subject in [
		{"kind": "ServiceAccount", "name": "other", "namespace": "starlight-prod"},
		{"kind": "ServiceAccount", "name": "starlight", "namespace": "other"},
		{"kind": "ServiceAccount", "name": "starlight"},
		{"kind": "User", "name": "starlight", "namespace": "starlight-prod"},
		{"kind": "User", "name": "system:authenticated"},
		{"kind": "Group", "name": "system:serviceaccount:starlight-prod:starlight"},
		{"kind": "Group", "name": "system:serviceaccounts:other"},
		{"kind": "Group", "name": "system:masters"},
		{},
	] {
		not rbac.includes(subject, "", account)
	}
}

test_wild_rules if {
	rbac.wild({"resources": ["*/scale"]})
	every field in ["verbs", "apiGroups", "resources", "nonResourceURLs"] {
		rbac.wild({field: ["get", "*"]})
	}
}

test_tame_rules if {
	not rbac.wild({})
	not rbac.wild(rule)
	not rbac.wild({"nonResourceURLs": ["/api/*"], "verbs": ["get"]})
	not rbac.wild({"resources": ["pods/*"], "resourceNames": ["*"]})
}
