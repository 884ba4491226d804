package lib.attestations_test

import data.lib.attestations

claims := {"channel": "#announcements", "link": "https://chat.starlight.example/p/1"}

statement(person, role, stated) := {"person": person, "role": role, "claims": stated}

host(valid) := {"attestations": {"a.b": {"valid": valid, "refused": ["expired key"]}}}

signers(valid, wanted) := persons if {
	persons := attestations.signers("a.b", "devops", wanted) with data.host as host(valid)
}

incomplete(valid, wanted) := persons if {
	persons := attestations.incomplete_signers("a.b", "devops", wanted) with data.host as host(valid)
}

test_valid_and_refused_are_what_the_host_says if {
	ada := statement("ada", "devops", {})
	attestations.valid("a.b") == [ada] with data.host as host([ada])
	attestations.refused("a.b") == ["expired key"] with data.host as host([ada])
	attestations.valid("a.c") == [] with data.host as host([ada])
	attestations.refused("a.c") == [] with data.host as host([ada])
	attestations.valid("a.b") == [] with data.host as {"attestations": {"a.b": {}}}
}

test_signers_have_the_role if {
	both := [statement("eve", "devops", claims), statement("ada", "devops", claims), statement("bob", "qa", claims)]
	signers(both, []) == ["ada", "eve"]
	signers([], []) == []
}

test_signers_carry_every_claim if {
	wanted := ["channel", "link"]
	signers([statement("ada", "devops", claims)], wanted) == ["ada"]
	incomplete([statement("ada", "devops", claims)], wanted) == []
	signers([{"person": "ada", "role": "devops"}], wanted) == []
	incomplete([{"person": "ada", "role": "devops"}], wanted) == ["ada"]
	incomplete([{"person": "bob", "role": "qa"}], wanted) == []
	every claim in wanted {
		without := [statement("ada", "devops", object.remove(claims, [claim]))]
		signers(without, wanted) == []
		incomplete(without, wanted) == ["ada"]
		blank := [statement("ada", "devops", object.union(claims, {claim: ""}))]
		signers(blank, wanted) == []
		incomplete(blank, wanted) == ["ada"]
	}
}

test_a_link_is_an_https_address if {
	every link in ["see chat", "http://chat.starlight.example", "#announcements"] {
		signers([statement("ada", "devops", object.union(claims, {"link": link}))], ["link"]) == []
	}
}
