# METADATA
# description: What a cluster shows of the example's database, by domain.
package testing.dependencies

postgresql := {
	"cluster": {"pods": {"complete": true, "items": [
		{"metadata": {"name": "db-0", "namespace": "starlight-prod", "labels": {"app": "postgresql"}}},
	]}},
	"tools": {"helmReleases": {"complete": true, "items": [
		{"name": "starlight-db", "namespace": "starlight-prod", "status": "deployed"},
	]}},
}
