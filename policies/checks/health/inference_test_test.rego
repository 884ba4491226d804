package checks.health.inference_test_test

import data.checks.health.inference_test as item
import data.testing

decide(document) := decision if {
	decision := {"status": item.status, "facts": item.facts} with input as document
		with data.host as testing.host(document)
}

sample(name, label) := {"name": name, "label": label, "format": "PNG", "status": 200, "valid": true}

clean := sample("clean-1", "clean")

stego := sample("stego-1", "stego")

sent(samples) := decide(testing.snapshot("deployment", "probes", {"inference": {"complete": true, "items": samples}}))

spoilt(part) := sent([clean, object.union(stego, part)])

test_passes_and_counts if {
	sent([clean, stego]) == {"status": "pass", "facts": {"clean": 1, "stego": 1, "refused": []}}
}

test_each_label_is_counted if {
	sent([clean, sample("clean-2", "clean"), stego]).facts == {"clean": 2, "stego": 1, "refused": []}
}

test_a_sample_without_a_valid_prediction_fails_by_name if {
	spoilt({"status": 500}).status == "fail"
	spoilt({"status": 201}).status == "fail"
	spoilt({"valid": false}).status == "fail"
	spoilt({"status": 500}).facts.refused == ["stego-1"]
}

test_a_sample_that_does_not_tell_is_unknown if {
	every part in ["status", "valid", "label"] {
		sent([clean, object.remove(stego, [part])]).status == "unknown"
	}
}

test_a_status_of_the_wrong_type_is_unknown if {
	spoilt({"status": "200"}).status == "unknown"
	spoilt({"valid": "true"}).status == "unknown"
}

test_both_labels_are_needed if {
	sent([clean]).status == "unknown"
	sent([stego]).status == "unknown"
	sent([]).status == "unknown"
}

test_an_incomplete_or_missing_list_is_unknown if {
	incomplete := {"complete": false, "items": [clean, stego]}
	decide(testing.snapshot("deployment", "probes", {"inference": incomplete})).status == "unknown"
	decide(testing.snapshot("deployment", "probes", {})).status == "unknown"
}

test_a_failure_in_an_incomplete_list_fails if {
	incomplete := {"complete": false, "items": [object.union(clean, {"valid": false})]}
	decide(testing.snapshot("deployment", "probes", {"inference": incomplete})).status == "fail"
}

test_stale_or_foreign_evidence_is_unknown if {
	document := testing.snapshot("deployment", "probes", {"inference": {"complete": true, "items": [clean, stego]}})
	decide(testing.stale(document, "deployment", "probes")).status == "unknown"
	decide(testing.of_another_release(document, "deployment", "probes")).status == "unknown"
}
