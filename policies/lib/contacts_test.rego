package lib.contacts_test

import data.lib.contacts

ada := {"role": "tech_lead", "person": "Ada", "method": "Phone", "address": "+1 555 0100", "responseTime_minutes": 30}

bob := object.union(ada, {"person": "Bob", "responseTime_minutes": 31})

whole(items) := {"complete": true, "items": items}

with_values(changes) := whole([object.union(ada, changes)])

reachable(list) := contacts.reachable(list, "tech_lead", 30)

test_only_who_answers_in_time_is_reachable if {
	reachable(whole([bob, ada])) == ["Ada"]
	reachable(with_values({"responseTime_minutes": 0.5})) == ["Ada"]
	reachable(with_values({"responseTime_minutes": 30.5})) == []
	reachable(with_values({"responseTime_minutes": 0})) == []
	reachable(with_values({"responseTime_minutes": "NaN"})) == []
	reachable(with_values({"role": "devops_lead"})) == []
	reachable(whole([])) == []
}

test_every_field_must_say_something if {
	every field in ["person", "method", "address"] {
		reachable(with_values({field: "TBD"})) == []
		reachable(whole([object.remove(ada, [field])])) == []
		contacts.placeholders(with_values({field: "[Name]"}), "tech_lead") == [field]
		contacts.placeholders(with_values({field: "[Name]"}), "devops_lead") == []
		contacts.placeholders(whole([object.remove(ada, [field])]), "tech_lead") == []
	}
}

test_methods_are_those_of_who_is_reachable if {
	in_pager := object.union(ada, {"person": "Cleo", "method": "Pager"})
	by_mail := object.union(bob, {"method": "Mail"})
	contacts.methods(whole([in_pager, ada, by_mail]), "tech_lead", 30) == ["Pager", "Phone"]
	contacts.methods(whole([by_mail]), "tech_lead", 30) == []
}

test_placeholders_are_seen_beside_a_good_entry if {
	contacts.placeholders(whole([ada, object.union(bob, {"address": "", "person": "?"})]), "tech_lead") == ["address", "person"]
}

test_nobody_in_time_needs_a_whole_list if {
	contacts.nobody_in_time(whole([bob]), "tech_lead", 30)
	contacts.nobody_in_time(whole([]), "tech_lead", 30)
	contacts.nobody_in_time(whole([ada]), "devops_lead", 30)
	not contacts.nobody_in_time(whole([bob, ada]), "tech_lead", 30)
	not contacts.nobody_in_time({"items": [bob]}, "tech_lead", 30)
	not contacts.nobody_in_time({"complete": false, "items": []}, "tech_lead", 30)
	not contacts.nobody_in_time(whole([object.remove(bob, ["responseTime_minutes"])]), "tech_lead", 30)
	not contacts.nobody_in_time(with_values({"responseTime_minutes": "NaN"}), "tech_lead", 30)
}
