package lib.dependencies_test

import data.lib.dependencies
import data.testing
import data.testing.dependencies as example

seen(domains) := names if {
	document := testing.snapshot_of({"deployment": domains})
	names := dependencies.seen("deployment", testing.profile.database) with input as document
		with data.host as testing.host(document)
}

spoiled(path, value) := json.patch(example.postgresql, [{"op": "replace", "path": path, "value": value}])

pods_only := {"cluster": example.postgresql.cluster}

releases_only := {"tools": example.postgresql.tools}

test_pods_and_helm_release_are_named if {
	seen(example.postgresql) == ["Helm release starlight-db", "pod db-0"]
	seen(pods_only) == ["pod db-0"]
	seen(releases_only) == ["Helm release starlight-db"]
}

test_nothing_is_seen_without_evidence if {
	seen({}) == []
	seen({"cluster": {}, "tools": {}}) == []
}

test_other_pods_and_releases_do_not_count if {
	seen(spoiled("cluster/pods/items/0/metadata/labels/app", "starlight")) == ["Helm release starlight-db"]
	seen(spoiled("cluster/pods/items/0/metadata/namespace", "other")) == ["Helm release starlight-db"]
	seen(spoiled("tools/helmReleases/items/0/name", "other-db")) == ["pod db-0"]
	seen(spoiled("tools/helmReleases/items/0/namespace", "other")) == ["pod db-0"]
	seen(spoiled("tools/helmReleases/items/0/status", "uninstalled")) == ["pod db-0"]
}

test_what_tells_no_namespace_or_name_or_status_counts if {
	removed := json.patch(example.postgresql, [
		{"op": "remove", "path": "cluster/pods/items/0/metadata/namespace"},
		{"op": "remove", "path": "cluster/pods/items/0/metadata/name"},
		{"op": "remove", "path": "tools/helmReleases/items/0/namespace"},
		{"op": "remove", "path": "tools/helmReleases/items/0/status"},
	])
	seen(removed) == ["Helm release starlight-db", "pod unnamed"]
}
