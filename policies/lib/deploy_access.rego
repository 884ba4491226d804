# METADATA
# description: |
#   What a deploy does to the release's namespace, for access reviews to ask. `apply`, Helm and `set selector` change by
#   patch, so `update` is not needed; `delete` removes the canary's Deployment after the migration.
package lib.deploy_access

# METADATA
# description: The verbs that each resource needs, each `{verb, group, resource}`.
needed contains {"verb": verb, "group": resource.group, "resource": resource.name} if {
	some resource in resources
	some verb in resource.verbs
}

# METADATA
# description: An access as people write it, such as `patch deployments.apps`.
described(access) := concat(" ", [access.verb, access.resource]) if {
	access.group == ""
} else := concat("", [access.verb, " ", access.resource, ".", access.group])

resources := [
	{"group": "apps", "name": "deployments", "verbs": {"get", "list", "create", "patch", "delete"}},
	{"group": "", "name": "services", "verbs": {"get", "list", "create", "patch"}},
	{"group": "", "name": "configmaps", "verbs": {"get", "list", "create", "patch"}},
]
