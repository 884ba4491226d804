package admission.rules.variables_test

import data.admission.rules.variables as rule
import data.testing.cluster
import data.testing.review

found(container) := result if {
	result := {violation.variable | some violation in rule.violations} with input as creation(container) with data.host as review.host
}

creation(container) := review.create("apps/Deployment", cluster.put(review.deployment, "/spec/template/spec/containers/0", container))

required := {"MODEL_PATH", "DATABASE_URL", "REDIS_URL", "API_KEY", "LOG_LEVEL"}

test_set_or_from_a_source_that_may_have_it if count(found(review.container)) == 0

test_without_the_source_its_variables_are_not_set if {
	found(cluster.without(review.container, "/envFrom")) == {"REDIS_URL", "API_KEY"}
	prefixed := cluster.put(review.container, "/envFrom/0", {"prefix": "A", "secretRef": {"name": "keys"}})
	found(prefixed) == {"REDIS_URL"}
}

test_each_alone if {
	bare := cluster.without(review.container, "/envFrom")
	found(cluster.put(bare, "/env/-", {"name": "API_KEY", "valueFrom": {"secretKeyRef": {"name": "a", "key": "b"}}})) == {"REDIS_URL"}
	found(cluster.put(bare, "/env/-", {"name": "API_KEY", "value": ""})) == {"REDIS_URL", "API_KEY"}
	found(cluster.put(bare, "/env/-", {"name": "API_KEY", "value": {"redacted": true}})) == {"REDIS_URL"}
}

test_wrong_types_set_nothing if {
	every env in ["API_KEY=a", null, {}, [], [5]] {
		found(cluster.without(cluster.put(review.container, "/env", env), "/envFrom")) == required
	}
}

test_where_it_stands if {
	{violation.path | some violation in rule.violations} == {concat("", ["spec.template.spec.containers[detector].env[", name, "]"]) |
		some name in ["REDIS_URL", "API_KEY"]
	} with input as creation(cluster.without(review.container, "/envFrom")) with data.host as review.host
}

test_other_containers_need_none if {
	two := cluster.put(review.deployment, "/spec/template/spec/containers/-", {"name": "side-car"})
	count(rule.violations) == 0 with input as review.create("apps/Deployment", two) with data.host as review.host
}

test_what_a_controller_makes_was_asked_before if {
	count(rule.violations) == 0 with input as review.by_controller(creation({"name": "detector"})) with data.host as review.host
}
