# METADATA
# description: |
#   How the profile's endpoints answered when each was asked (`probes.endpoints`), against the status that the profile and
#   the probe declare for them, and the shape of the answer.
package lib.endpoints

import data.host.profile
import data.lib.lists

# METADATA
# description: True when the list is whole, has every endpoint of the profile, and every answer in it is as declared.
all_as_declared(answers) if {
	lists.whole(answers)
	count(answers.items) > 0
	count(unanswered(answers)) == 0
	every answer in answers.items {
		as_declared(answer)
	}
}

# METADATA
# description: Endpoints (`method path`) that answered with another status or another shape than declared, sorted.
wrong(answers) := sort({label(answer) | some answer in answers.items; differs(answer)})

# METADATA
# description: Endpoints of the profile (`method path`) of which no answer is known, sorted.
unanswered(answers) := sort({label(endpoint) |
	some endpoint in profile.service.endpoints
	count([answer | some answer in answers.items; same(endpoint, answer)]) == 0
})

# METADATA
# scope: document
# description: Where the service tells its health, by the endpoint of the profile with that name; `/health` where there is none.
default health_paths := {"/health"}

health_paths := paths if count(paths) > 0

paths := {endpoint.path |
	some endpoint in profile.service.endpoints
	endpoint.name == "health"
}

as_declared(answer) if {
	declared(answer) == {answer.status}
	answer.shapeValid == true
}

differs(answer) if {
	is_number(answer.status)
	count(declared(answer)) > 0
	not answer.status in declared(answer)
}

differs(answer) if answer.shapeValid == false

# The two contradict each other when the profile changed after the probe; nothing equals both.
declared(answer) := {status | status := answer.declaredStatus} | {endpoint.status |
	some endpoint in profile.service.endpoints
	same(endpoint, answer)
}

same(endpoint, answer) if {
	endpoint.method == answer.method
	endpoint.path == answer.path
}

label(endpoint) := concat(" ", [object.get(endpoint, "method", "?"), object.get(endpoint, "path", "?")])
