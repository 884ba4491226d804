# METADATA
# description: Lists of evidence, `{items, complete}`. Only a whole list proves that something is not there.
package lib.lists

# METADATA
# description: True for a list that is there and says that it is whole.
whole(list) if {
	is_array(list.items)
	list.complete == true
}

# METADATA
# description: True for a whole list with nothing in it.
none(list) if {
	whole(list)
	count(list.items) == 0
}
