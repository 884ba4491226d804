package lib.lists_test

import data.lib.lists

test_only_a_complete_list_is_whole if {
	lists.whole({"items": [], "complete": true})
	lists.whole({"items": [1], "complete": true})
	not lists.whole({"items": [1], "complete": false})
	not lists.whole({"items": [1]})
	not lists.whole({"complete": true})
	not lists.whole({"items": [1], "complete": "true"})
	not lists.whole({"items": {"a": 1}, "complete": true})
	not lists.whole({"items": null, "complete": true})
	not lists.whole([1])
	not lists.whole(null)
}

test_none_is_a_whole_list_with_nothing_in_it if {
	lists.none({"items": [], "complete": true})
	not lists.none({"items": [1], "complete": true})
	not lists.none({"items": [], "complete": false})
	not lists.none({"items": []})
	not lists.none({"complete": true})
	not lists.none({"items": {}, "complete": true})
	not lists.none({"items": "", "complete": true})
}
