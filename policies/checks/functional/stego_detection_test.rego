package checks.functional.stego_detection_test

import data.checks.functional.stego_detection as item
import data.testing

set := {"images": 500, "detected": 480, "errors": 0}

good := {"count": 480, "total": 500, "lower_fraction": 0.94, "upper_fraction": 0.97}

bad := {"count": 300, "total": 500, "lower_fraction": 0.56, "upper_fraction": 0.64}

document(images) := testing.snapshot("post-deployment", "probes", {"stegoSet": images})

decide(snapshot, bound) := decision if {
	host := object.union(testing.host(snapshot), {"bounds": {"post-deployment": {"probes": {"stego_detected": bound}}}})
	decision := {"status": item.status, "facts": item.facts} with input as snapshot with data.host as host
}

status_with(bound) := decide(document(set), bound).status

changed(changes, bound) := decide(document(object.union(set, changes)), bound).status

lacking(key) := decide(document(object.remove(set, [key])), good).status

test_passes_and_says_what_was_seen if {
	decide(document(set), good) == {"status": "pass", "facts": {
		"bound": good,
		"limit_fraction": 0.9,
		"images": 500,
		"detected": 480,
		"errors": 0,
	}}
}

test_too_few_are_found if status_with(bad) == "fail"

test_the_floor_itself if {
	status_with({"lower_fraction": 0.9, "upper_fraction": 1}) == "pass"
	status_with({"lower_fraction": 0.8999, "upper_fraction": 1}) == "unknown"
	status_with({"lower_fraction": 0.5, "upper_fraction": 0.9}) == "unknown"
	status_with({"lower_fraction": 0.5, "upper_fraction": 0.8999}) == "fail"
}

test_errors_leave_it_unknown if {
	changed({"errors": 1}, good) == "unknown"
	changed({"errors": 1}, bad) == "unknown"
	lacking("errors") == "unknown"
}

test_no_images if {
	changed({"images": 1}, good) == "pass"
	changed({"images": 0}, good) == "unknown"
	changed({"images": "NaN"}, good) == "unknown"
	changed({"detected": "NaN"}, good) == "unknown"
	lacking("images") == "unknown"
	lacking("detected") == "unknown"
	decide(testing.snapshot_of({}), good).status == "unknown"
}

test_no_bound if {
	status := item.status with input as document(set) with data.host as testing.host(document(set))
	status == "unknown"
}

test_stale_or_foreign_evidence_is_unknown if {
	decide(testing.stale(document(set), "post-deployment", "probes"), good).status == "unknown"
	decide(testing.of_another_release(document(set), "post-deployment", "probes"), bad).status == "unknown"
}
