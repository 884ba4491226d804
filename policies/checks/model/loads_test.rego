package checks.model.loads_test

import data.checks.model.loads as item
import data.testing

file(digest) := {
	"digest": digest,
	"sessionOpened": true,
	"inputsMatchContract": true,
	"outputsMatchContract": true,
}

healthy := {
	"origin": "harness",
	"contract": "starlight-v4",
	"fp32": file(testing.digest("3")),
	"int8": file(testing.digest("4")),
}

snapshot(content) := testing.snapshot("pre-deployment", "model", content)

decide(document) := decision if {
	decision := {"status": item.status, "facts": item.facts} with input as document
		with data.host as testing.host(document)
}

status(content) := decide(snapshot(content)).status

changed(change) := object.union(healthy, change)

test_passes_and_says_what_was_seen if {
	decide(snapshot(healthy)) == {"status": "pass", "facts": {"contract": "starlight-v4", "origin": "harness", "invalid": []}}
	status(json.remove(healthy, ["contract"])) == "pass"
}

test_each_defect_of_each_file_fails_by_name if {
	every name in ["fp32", "int8"] {
		every field, words in {
			"sessionOpened": "does not load",
			"inputsMatchContract": "has other inputs than the contract",
			"outputsMatchContract": "has other outputs than the contract",
		} {
			decision := decide(snapshot(changed({name: {field: false}})))
			decision.status == "fail"
			decision.facts.invalid == [concat(" ", [upper(name), words])]
		}
	}
}

test_each_missing_piece_of_each_file_is_unknown if {
	every name in ["fp32", "int8"] {
		status(json.remove(healthy, [name])) == "unknown"
		every field in ["digest", "sessionOpened", "inputsMatchContract", "outputsMatchContract"] {
			status(json.remove(healthy, [[name, field]])) == "unknown"
		}
		every field in ["sessionOpened", "inputsMatchContract", "outputsMatchContract"] {
			status(changed({name: {field: "true"}})) == "unknown"
		}
	}
}

test_other_files_are_unknown if {
	status(changed({"fp32": {"digest": testing.digest("7")}})) == "unknown"
	status(changed({"int8": {"digest": testing.digest("7")}})) == "unknown"
	status(changed({"fp32": {"digest": testing.digest("7"), "sessionOpened": false}})) == "unknown"
	status(changed({"int8": {"digest": testing.digest("7"), "sessionOpened": false}})) == "unknown"
}

test_an_imported_table_loads_nothing if {
	status(changed({"origin": "imported"})) == "unknown"
	status(changed({"origin": "imported", "fp32": {"sessionOpened": false}})) == "unknown"
	status(json.remove(healthy, ["origin"])) == "unknown"
}

test_stale_or_foreign_evidence_is_unknown if {
	decide(testing.stale(snapshot(healthy), "pre-deployment", "model")).status == "unknown"
	decide(testing.of_another_release(snapshot(healthy), "pre-deployment", "model")).status == "unknown"
}
