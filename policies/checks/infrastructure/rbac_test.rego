package checks.infrastructure.rbac_test

import data.checks.infrastructure.rbac as item
import data.testing

metadata := {"name": "starlight", "namespace": "starlight-prod"}

service_account := {"metadata": metadata}

role := {
	"metadata": metadata,
	"rules": [{"apiGroups": [""], "resources": ["configmaps"], "resourceNames": ["settings"], "verbs": ["get"]}],
}

subject := {"kind": "ServiceAccount", "name": "starlight", "namespace": "starlight-prod"}

binding := {
	"metadata": metadata,
	"subjects": [subject],
	"roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "Role", "name": "starlight"},
}

discovery := {"metadata": {"name": "system:discovery"}, "rules": [{"nonResourceURLs": ["/api/*"], "verbs": ["get"]}]}

discovery_binding := {
	"metadata": {"name": "system:discovery"},
	"subjects": [{"kind": "Group", "name": "system:authenticated", "apiGroup": "rbac.authorization.k8s.io"}],
	"roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": "system:discovery"},
}

admin := {"metadata": {"name": "cluster-admin"}, "rules": [{"apiGroups": ["*"], "resources": ["*"], "verbs": ["*"]}]}

admin_binding := {
	"metadata": {"name": "cluster-admin"},
	"subjects": [{"kind": "Group", "name": "system:masters"}],
	"roleRef": {"kind": "ClusterRole", "name": "cluster-admin"},
}

declared := [
	object.union({"apiVersion": "v1", "kind": "ServiceAccount"}, service_account),
	object.union({"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "Role"}, role),
	object.union({"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "RoleBinding"}, binding),
	{"apiVersion": "apps/v1", "kind": "Deployment", "metadata": metadata},
]

whole(items) := {"items": items, "complete": true}

cluster := {
	"serviceAccounts": whole([service_account]),
	"roles": whole([role]),
	"roleBindings": whole([binding]),
	"clusterRoles": whole([admin, discovery]),
	"clusterRoleBindings": whole([admin_binding, discovery_binding]),
}

of(objects, state) := testing.snapshot_of({"deployment": {"manifests": {"objects": objects}, "cluster": state}})

healthy := of(whole(declared), cluster)

decide(document) := decision if {
	decision := {"status": item.status, "facts": item.facts} with input as document
		with data.host as testing.host(document)
}

status(objects, state) := decide(of(objects, state)).status

with_cluster(change) := decide(of(whole(declared), object.union(cluster, change)))

listed(kind, extra) := with_cluster({kind: whole(array.concat(cluster[kind].items, extra))})

fact(decision, name) := decision.facts[name] if decision.status == "fail"

test_passes_and_says_what_was_seen if {
	decide(healthy) == {"status": "pass", "facts": {
		"declared": ["Role starlight", "RoleBinding starlight", "ServiceAccount starlight"],
		"accounts": ["starlight"],
		"missing": [],
		"different": [],
		"excessive": [],
		"unseen": [],
	}}
}

test_each_declared_object_that_is_missing_fails_by_name if {
	every kind, name in {
		"serviceAccounts": "ServiceAccount starlight",
		"roles": "Role starlight",
		"roleBindings": "RoleBinding starlight",
	} {
		fact(with_cluster({kind: whole([])}), "missing") == [name]
		with_cluster({kind: {"items": [], "complete": false}}).status == "unknown"
	}
}

test_namesakes_elsewhere_do_not_count if {
	other := {"metadata": {"namespace": "other"}}
	fact(with_cluster({"roles": whole([object.union(role, other)])}), "missing") == ["Role starlight"]
	fact(with_cluster({"roles": whole([object.union(role, {"metadata": {"name": "other"}})])}), "missing") == ["Role starlight"]
	fact(with_cluster({"roles": whole([json.remove(role, ["/metadata/namespace"])])}), "missing") == ["Role starlight"]
}

test_other_rules_or_subjects_fail_by_name if {
	more := object.union(role, {"rules": array.concat(role.rules, [{"apiGroups": [""], "resources": ["pods"], "verbs": ["get"]}])})
	fact(with_cluster({"roles": whole([more])}), "different") == ["Role starlight"]
	fact(with_cluster({"roles": whole([json.remove(role, ["rules"])])}), "different") == ["Role starlight"]
	fact(with_cluster({"roleBindings": whole([object.union(binding, {"subjects": []})])}), "different") == ["RoleBinding starlight"]
	reader := object.union(binding, {"roleRef": {"name": "reader"}})
	fact(with_cluster({"roleBindings": whole([reader])}), "different") == ["RoleBinding starlight"]
	fact(with_cluster({"roles": {"items": [more], "complete": false}}), "different") == ["Role starlight"]
}

test_cluster_roles_are_compared_too if {
	objects := whole(array.concat(declared, [
		object.union({"kind": "ClusterRole"}, discovery),
		object.union({"kind": "ClusterRoleBinding"}, discovery_binding),
	]))
	status(objects, cluster) == "pass"
	missing_role := decide(of(objects, object.union(cluster, {"clusterRoles": whole([admin])})))
	fact(missing_role, "missing") == ["ClusterRole system:discovery"]
	changed := object.union(discovery, {"rules": []})
	fact(decide(of(objects, object.union(cluster, {"clusterRoles": whole([changed])}))), "different") == ["ClusterRole system:discovery"]
	missing_binding := decide(of(objects, object.union(cluster, {"clusterRoleBindings": whole([])})))
	fact(missing_binding, "missing") == ["ClusterRoleBinding system:discovery"]
}

test_a_declared_namespace_may_be_left_to_the_profile if {
	bare := [json.remove(candidate, ["/metadata/namespace"]) | some candidate in declared]
	status(whole(bare), cluster) == "pass"
	elsewhere := object.union(declared[1], {"metadata": {"namespace": "other"}})
	fact(decide(of(whole([elsewhere]), cluster)), "missing") == ["Role starlight"]
}

test_kinds_of_other_groups_are_not_rbac if {
	foreign := {"apiVersion": "iam.example/v1", "kind": "Role", "metadata": {"name": "bucket"}}
	status(whole(array.concat(declared, [foreign])), cluster) == "pass"
	status(whole([foreign]), cluster) == "unknown"
	old := {"apiVersion": "rbac.authorization.k8s.io/v1beta1", "kind": "Role", "metadata": {"name": "bucket"}}
	status(whole(array.concat(declared, [old])), cluster) == "fail"
	untold := {"kind": "Role", "metadata": {"name": "bucket"}}
	status(whole(array.concat(declared, [untold])), cluster) == "fail"
}

test_a_declared_object_without_a_name_is_not_found if {
	fact(decide(of(whole([{"kind": "Role"}]), cluster)), "missing") == ["Role unnamed"]
}

test_nothing_declared_is_unknown if {
	status(whole([]), cluster) == "unknown"
	status(whole([declared[3]]), cluster) == "unknown"
	status(whole([{"apiVersion": "v1", "kind": "Service", "metadata": metadata}]), cluster) == "unknown"
}

test_the_apps_own_account_must_be_there if {
	objects := whole([declared[1]])
	fact(decide(of(objects, object.union(cluster, {"serviceAccounts": whole([])}))), "missing") == ["ServiceAccount starlight"]
	status(objects, cluster) == "pass"
}

grant(kind, ref, subjects) := listed(kind, [{
	"metadata": {"name": "more", "namespace": "starlight-prod"},
	"subjects": subjects,
	"roleRef": ref,
}])

cluster_grant(ref, subjects) := listed("clusterRoleBindings", [{
	"metadata": {"name": "more"},
	"subjects": subjects,
	"roleRef": ref,
}])

to_admin := {"kind": "ClusterRole", "name": "cluster-admin"}

every_way := [
	subject,
	{"kind": "User", "name": "system:serviceaccount:starlight-prod:starlight"},
	{"kind": "Group", "name": "system:serviceaccounts"},
	{"kind": "Group", "name": "system:serviceaccounts:starlight-prod"},
	{"kind": "Group", "name": "system:authenticated"},
]

test_cluster_admin_fails_in_every_way_by_name if {
	every way in every_way {
		fact(cluster_grant(to_admin, [way]), "excessive") == ["ClusterRoleBinding more to cluster-admin"]
		fact(grant("roleBindings", to_admin, [way]), "excessive") == ["RoleBinding more to cluster-admin"]
	}
}

test_cluster_admin_needs_no_list_of_roles if {
	bindings := whole([object.union(admin_binding, {"subjects": [subject]})])
	state := object.union(json.remove(cluster, ["clusterRoles"]), {"clusterRoleBindings": bindings})
	status(whole(declared), state) == "fail"
}

test_others_may_be_cluster_admin if {
	cluster_grant(to_admin, [{"kind": "ServiceAccount", "name": "operator", "namespace": "starlight-prod"}]).status == "pass"
	cluster_grant(to_admin, [{"kind": "ServiceAccount", "name": "starlight", "namespace": "other"}]).status == "pass"
}

test_a_wildcard_in_a_bound_role_fails_by_name if {
	wild := {"metadata": {"name": "wild"}, "rules": [{"apiGroups": [""], "resources": ["pods"], "verbs": ["*"]}]}
	bound := object.union(binding, {"metadata": {"name": "more"}, "roleRef": {"kind": "ClusterRole", "name": "wild"}})
	cluster_role := with_cluster({
		"clusterRoles": whole([admin, discovery, wild]),
		"roleBindings": whole([binding, bound]),
	})
	fact(cluster_role, "excessive") == ["RoleBinding more to wild"]
	namespaced := with_cluster({
		"roles": whole([role, object.union(wild, {"metadata": {"namespace": "starlight-prod"}})]),
		"roleBindings": whole([binding, object.union(bound, {"roleRef": {"kind": "Role"}})]),
	})
	fact(namespaced, "excessive") == ["RoleBinding more to wild"]
	unbound := with_cluster({"clusterRoles": whole([admin, discovery, wild])})
	unbound.status == "pass"
}

test_a_role_in_another_namespace_counts_there if {
	there := {"metadata": {"namespace": "other", "name": "wild"}}
	wild := object.union(there, {"rules": [{"apiGroups": [""], "resources": ["*"], "verbs": ["get"]}]})
	bound := object.union(there, {"subjects": [subject], "roleRef": {"kind": "Role", "name": "wild"}})
	decision := with_cluster({"roles": whole([role, wild]), "roleBindings": whole([binding, bound])})
	fact(decision, "excessive") == ["RoleBinding wild to wild"]
}

test_a_bound_role_that_was_not_seen_is_unknown_by_name if {
	absent := cluster_grant({"kind": "ClusterRole", "name": "ghost"}, [subject])
	absent.status == "unknown"
	absent.facts.unseen == ["ghost of ClusterRoleBinding more"]
	untold := listed("roleBindings", [json.remove(binding, ["/roleRef", "/metadata/name"])])
	untold.status == "unknown"
	elsewhere := grant("roleBindings", {"kind": "Role", "name": "system:discovery"}, [subject])
	elsewhere.status == "unknown"
	grant("roleBindings", {"kind": "Other", "name": "starlight"}, [subject]).status == "unknown"
	every ref in [{}, {"name": "system:discovery"}, {"kind": "ClusterRole"}, {"kind": "Other", "name": "system:discovery"}] {
		cluster_grant(ref, [subject]).status == "unknown"
	}
}

deployment(pod_spec) := {"metadata": {"name": "starlight-v4", "namespace": "starlight-prod"}, "spec": {"template": {"spec": pod_spec}}}

test_the_account_that_the_deployment_uses_is_judged_too if {
	operator := {"kind": "ServiceAccount", "name": "operator", "namespace": "starlight-prod"}
	bindings := whole([discovery_binding, object.union(admin_binding, {"subjects": [operator]})])
	using := object.union(cluster, {
		"clusterRoleBindings": bindings,
		"deployments": whole([deployment({"serviceAccountName": "operator"})]),
	})
	decision := decide(of(whole(declared), using))
	decision.facts.accounts == ["operator", "starlight"]
	fact(decision, "excessive") == ["ClusterRoleBinding cluster-admin to cluster-admin"]
	default_account := object.union(operator, {"name": "default"})
	by_default := object.union(cluster, {
		"clusterRoleBindings": whole([discovery_binding, object.union(admin_binding, {"subjects": [default_account]})]),
		"deployments": whole([deployment({})]),
	})
	status(whole(declared), by_default) == "fail"
}

test_incomplete_or_missing_lists_are_unknown if {
	status({"items": declared, "complete": false}, cluster) == "unknown"
	status({"items": declared}, cluster) == "unknown"
	decide(testing.snapshot("deployment", "cluster", cluster)).status == "unknown"
	decide(testing.snapshot("deployment", "manifests", {"objects": whole(declared)})).status == "unknown"
	every kind, list in cluster {
		with_cluster({kind: {"items": list.items, "complete": false}}).status == "unknown"
		status(whole(declared), json.remove(cluster, [kind])) == "unknown"
		status(whole(declared), json.remove(cluster, [[kind, "complete"]])) == "unknown"
	}
}

test_stale_or_foreign_evidence_is_unknown if {
	every domain in ["cluster", "manifests"] {
		decide(testing.stale(healthy, "deployment", domain)).status == "unknown"
		decide(testing.of_another_release(healthy, "deployment", domain)).status == "unknown"
	}
}
