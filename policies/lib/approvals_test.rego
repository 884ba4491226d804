package lib.approvals_test

import data.lib.approvals

by(person, role) := {"person": person, "role": role}

# who signed in which roles, as the host hands it over
host(people) := {"attestations": attestations} if {
	attestations := {id: {"valid": valid} |
		some role in approvals.roles
		id := concat(".", ["final_approval", role])
		valid := [by(person, role) | some person, roles in people; role in roles]
	}
}

independent(people, role) := persons if {
	persons := approvals.independent(role) with data.host as host(people)
}

shared(people, role) := persons if {
	persons := approvals.shared(role) with data.host as host(people)
}

five := {
	"ada": ["tech_lead"],
	"bob": ["devops_lead"],
	"cyd": ["ml_engineer"],
	"dee": ["qa_engineer"],
	"eve": ["product_manager"],
}

test_five_people_are_independent if {
	every person, roles in five {
		independent(five, roles[0]) == [person]
		shared(five, roles[0]) == []
	}
}

test_one_person_in_any_two_roles_counts_in_neither if {
	pairs := [[first, second] | some first in approvals.roles; some second in approvals.roles; first != second]
	count(pairs) == 20
	every pair in pairs {
		counts_in_neither(pair[0], pair[1])
	}
}

counts_in_neither(first, second) if {
	independent({"ada": [first, second]}, first) == []
	shared({"ada": [first, second]}, first) == ["ada"]
	shared({"ada": [first, second]}, second) == ["ada"]
}

test_a_second_signer_of_the_role_counts if {
	people := {"ada": ["tech_lead", "qa_engineer"], "bob": ["tech_lead"]}
	independent(people, "tech_lead") == ["bob"]
	shared(people, "tech_lead") == ["ada"]
	independent(people, "qa_engineer") == []
}

test_nobody if {
	independent({}, "tech_lead") == []
	shared({}, "tech_lead") == []
}
