package checks.functional.clean_image_handling_test

import data.checks.functional.clean_image_handling as item
import data.testing

set := {"images": 300, "falsePositives": 0, "errors": 0, "disagreements": 0}

good := {"count": 0, "total": 300, "lower_fraction": 0, "upper_fraction": 0.0099}

bad := {"count": 5, "total": 300, "lower_fraction": 0.0066, "upper_fraction": 0.035}

document(images) := testing.snapshot("post-deployment", "probes", {"cleanSet": images})

decide(snapshot, bound) := decision if {
	bounds := {"post-deployment": {"probes": {"clean_false_positives": bound}}}
	host := object.union(testing.host(snapshot), {"bounds": bounds})
	decision := {"status": item.status, "facts": item.facts} with input as snapshot with data.host as host
}

status_with(bound) := decide(document(set), bound).status

changed(changes) := decide(document(object.union(set, changes)), good).status

lacking(key) := decide(document(object.remove(set, [key])), good).status

test_passes_and_says_what_was_seen if {
	decide(document(set), good) == {"status": "pass", "facts": {
		"bound": good,
		"limit_fraction": 0.0007,
		"required_images": 300,
		"images": 300,
		"false_positives": 0,
		"errors": 0,
		"disagreements": 0,
	}}
}

test_a_proven_rate_above_the_limit_fails if status_with(bad) == "fail"

test_the_rate_s_limit_itself if {
	status_with({"lower_fraction": 0.0007, "upper_fraction": 0.02}) == "pass"
	status_with({"lower_fraction": 0.00071, "upper_fraction": 0.02}) == "fail"
	status_with({"lower_fraction": 0, "upper_fraction": 0.0001}) == "pass"
}

test_the_number_of_images if {
	changed({"images": 299}) == "unknown"
	changed({"images": "NaN"}) == "unknown"
	lacking("images") == "unknown"
}

test_an_image_without_an_answer_fails if {
	changed({"errors": 1}) == "fail"
	changed({"errors": "NaN"}) == "unknown"
	lacking("errors") == "unknown"
}

test_an_answer_that_the_harness_did_not_give_fails if {
	changed({"disagreements": 1}) == "fail"
	changed({"disagreements": "NaN"}) == "unknown"
	lacking("disagreements") == "unknown"
}

test_false_positives_are_counted if {
	lacking("falsePositives") == "unknown"
	decide(document(object.remove(set, ["falsePositives"])), bad).status == "unknown"
}

test_no_bound if {
	status := item.status with input as document(set) with data.host as testing.host(document(set))
	status == "unknown"
}

test_stale_or_foreign_evidence_is_unknown if {
	decide(testing.snapshot_of({}), bad).status == "unknown"
	decide(testing.stale(document(set), "post-deployment", "probes"), good).status == "unknown"
	decide(testing.of_another_release(document(set), "post-deployment", "probes"), bad).status == "unknown"
}
