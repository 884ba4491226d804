package lib.helm_test

import data.lib.helm
import data.testing

entry(revision, status) := {
	"name": "starlight-db",
	"namespace": "starlight-prod",
	"revision": revision,
	"status": status,
}

whole(items) := {"items": items, "complete": true}

status(releases) := result if {
	result := helm.status(releases, "starlight-db") with data.host.profile as testing.profile
}

test_deployed if {
	status(whole([entry(1, "deployed")])) == "pass"
}

test_any_other_status_fails if {
	every other in ["failed", "pending-install", "pending-upgrade", "superseded", "uninstalling", "unknown", ""] {
		status(whole([entry(1, other)])) == "fail"
	}
}

test_the_latest_revision_counts if {
	status(whole([entry(1, "superseded"), entry(2, "deployed")])) == "pass"
	status(whole([entry(10, "deployed"), entry(9, "superseded")])) == "pass"
	status(whole([entry(2, "deployed"), entry(3, "failed")])) == "fail"
	status(whole([entry(2, "deployed"), entry(2, "failed")])) == "fail"
}

test_without_revisions_nobody_knows if {
	status(whole([json.remove(entry(1, "deployed"), ["revision"])])) == "unknown"
	status(whole([entry(1, "superseded"), json.remove(entry(2, "deployed"), ["revision"])])) == "unknown"
	status(whole([entry("NaN", "deployed")])) == "unknown"
	status(whole([json.remove(entry(1, "deployed"), ["status"])])) == "unknown"
}

test_none_of_that_name if {
	status(whole([])) == "fail"
	status(whole([object.union(entry(1, "deployed"), {"name": "other"})])) == "fail"
	status(whole([object.union(entry(1, "deployed"), {"namespace": "other"})])) == "fail"
	status(whole([json.remove(entry(1, "deployed"), ["namespace"])])) == "fail"
}

test_an_incomplete_list_tells_nothing if {
	status({"items": [], "complete": false}) == "unknown"
	status({"complete": true}) == "unknown"
	every item in [entry(1, "deployed"), entry(1, "failed"), entry(1, 5)] {
		status({"items": [item], "complete": false}) == "unknown"
		status({"items": [item]}) == "unknown"
	}
}
