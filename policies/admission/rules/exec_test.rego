package admission.rules.exec_test

import data.admission.rules.exec as rule
import data.testing.review

connect(sub_resource) := object.union(review.create("/PodExecOptions", {}), {
	"operation": "CONNECT",
	"subResource": sub_resource,
	"name": "starlight-v4-1",
})

test_exec_and_attach if {
	every sub_resource in ["exec", "attach"] {
		path := concat("/", ["pods/starlight-v4-1", sub_resource])
		{violation.path | some violation in rule.violations} == {path} with input as connect(sub_resource)
	}
}

test_nothing_else if {
	count(rule.violations) == 0 with input as connect("portforward")
	count(rule.violations) == 0 with input as object.union(connect("exec"), {"operation": "CREATE"})
}
