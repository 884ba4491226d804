package lib.deploy_access_test

import data.lib.deploy_access

test_needed if {
	{deploy_access.described(access) | some access in deploy_access.needed} == {
		"get deployments.apps", "list deployments.apps", "create deployments.apps", "patch deployments.apps", "delete deployments.apps",
		"get services", "list services", "create services", "patch services",
		"get configmaps", "list configmaps", "create configmaps", "patch configmaps",
	}
}

test_an_access_carries_what_a_review_asks if {
	{"verb": "delete", "group": "apps", "resource": "deployments"} in deploy_access.needed
	{"verb": "patch", "group": "", "resource": "services"} in deploy_access.needed
}
