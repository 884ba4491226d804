package lib.statuses_test

import data.lib.statuses

test_served if {
	statuses.served(200)
	statuses.served(299)
	not statuses.served(199)
	not statuses.served(300)
	not statuses.served("200")
}

test_not_served if {
	statuses.not_served(199)
	statuses.not_served(300)
	not statuses.not_served(204)
	not statuses.not_served("500")
}

test_client_error if {
	statuses.client_error(400)
	statuses.client_error(499)
	not statuses.client_error(399)
	not statuses.client_error(500)
	not statuses.client_error("404")
}
