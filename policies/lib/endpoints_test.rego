package lib.endpoints_test

import data.lib.endpoints

answer := {"method": "GET", "path": "/health", "declaredStatus": 200, "status": 200, "shapeValid": true}

profile := {"service": {"endpoints": [{"name": "health", "method": "GET", "path": "/health", "status": 200}]}}

asked(answers) := found if {
	found := findings(answers) with data.host as {"profile": profile}
}

findings(answers) := {"right": right(answers), "wrong": endpoints.wrong(answers), "unanswered": endpoints.unanswered(answers)}

right(answers) if {
	endpoints.all_as_declared(answers)
} else := false

whole(items) := {"complete": true, "items": items}

changed(changes) := asked(whole([object.union(answer, changes)]))

lacking(key) := asked(whole([object.remove(answer, [key])]))

fine := {"right": true, "wrong": [], "unanswered": []}

unproven := {"right": false, "wrong": [], "unanswered": []}

test_as_declared if asked(whole([answer])) == fine

test_another_status if changed({"status": 500}) == {"right": false, "wrong": ["GET /health"], "unanswered": []}

test_another_shape if changed({"shapeValid": false}) == {"right": false, "wrong": ["GET /health"], "unanswered": []}

test_what_is_missing if {
	lacking("status") == unproven
	lacking("shapeValid") == unproven
	changed({"status": "200"}) == unproven
	lacking("declaredStatus") == fine
	lacking("method") == {"right": false, "wrong": [], "unanswered": ["GET /health"]}
	lacking("path") == {"right": false, "wrong": [], "unanswered": ["GET /health"]}
}

test_two_declarations_that_contradict_each_other if {
	changed({"declaredStatus": 204}) == unproven
	changed({"declaredStatus": 204, "status": 204}) == unproven
	changed({"declaredStatus": 204, "status": 500}).wrong == ["GET /health"]
}

test_an_endpoint_beyond_the_profile if {
	beyond := object.union(answer, {"path": "/docs", "declaredStatus": 301, "status": 301})
	asked(whole([answer, beyond])) == fine
	asked(whole([answer, object.union(beyond, {"status": 404})])).wrong == ["GET /docs"]
	asked(whole([answer, object.remove(beyond, ["declaredStatus"])])) == unproven
}

test_a_profile_without_endpoints if {
	not endpoints.all_as_declared(whole([])) with data.host as {"profile": {"service": {"endpoints": []}}}
}

test_lists if {
	asked({"complete": false, "items": [answer]}) == unproven
	asked({"items": [answer]}) == unproven
	asked(whole([])) == {"right": false, "wrong": [], "unanswered": ["GET /health"]}
}

test_where_the_service_tells_its_health if {
	endpoints.health_paths == {"/healthz"} with data.host.profile as {"service": {"endpoints": [
		{"name": "health", "path": "/healthz"},
		{"name": "inference", "path": "/inference"},
	]}}
	endpoints.health_paths == {"/health"} with data.host.profile as {"service": {"endpoints": [{"name": "inference", "path": "/inference"}]}}
}
