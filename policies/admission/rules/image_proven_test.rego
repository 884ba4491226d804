package admission.rules.image_proven_test

import data.admission.rules.image_proven as rule
import data.testing
import data.testing.cluster
import data.testing.review

creation := review.create("apps/Deployment", review.deployment)

with_image(image) := review.create("apps/Deployment", cluster.put(review.deployment, "/spec/template/spec/containers/0/image", image))

found(input_, verdicts) := result if {
	result := {violation.observed | some violation in rule.violations} with input as input_
		with data.host as review.host_with(verdicts)
}

go := review.verdict("go", "deploy")

over := object.union(go, {"valid_until_ms": review.now_ms})

test_a_go_lets_in if count(found(creation, [go])) == 0

test_a_later_milestone_covers_it if count(found(creation, [review.verdict("go", "close")])) == 0

test_without_one if {
	found(creation, []) == {"no verdict"}
	{violation.path | some violation in rule.violations} == {"spec.template.spec.containers[detector].image"} with input as creation
		with data.host as review.host_with([])
}

test_another_verdict if {
	found(creation, [review.verdict("no-go", "deploy")]) == {"no-go before deploy"}
	found(creation, [review.verdict("undecided", "close")]) == {"undecided before close"}
}

test_an_earlier_milestone_does_not_cover_it if {
	{violation.observed | some violation in rule.violations} == {"go before deploy"} with input as creation
		with data.host as review.host
		with data.host.profile.admission.milestone as "canary"
}

test_another_digest if {
	found(with_image(concat("", ["starlight@", testing.digest("7")])), [go]) == {"no verdict"}
	found(with_image("starlight:v4-prod"), [go]) == {"no digest"}
	found(with_image(5), [go]) == {"no digest"}
}

test_over_at_the_very_instant if {
	count(found(creation, [object.union(go, {"valid_until_ms": review.now_ms + 1})])) == 0
	found(creation, [over]) == {"a verdict that was over at 2026-11-25T12:00:00Z"}
}

test_of_another_release_or_namespace if {
	found(creation, [object.union(go, {"release": "harbour"})]) == {"no verdict"}
	found(creation, [object.union(go, {"namespace": "harbour"})]) == {"no verdict"}
	count(found(creation, [object.remove(go, ["namespace"])])) == 0
}

test_a_no_go_over_the_same_milestone_takes_back_a_go_that_covers_more if {
	closed := review.verdict("go", "close")
	count(found(creation, [closed])) == 0
	later := object.union(review.verdict("no-go", "close"), {"evaluated_ms": closed.evaluated_ms + 1})
	found(creation, [closed, later]) == {"a later verdict no-go before close"}
	count(found(creation, [go, later])) == 0
}

test_a_later_no_go_takes_it_back if {
	later := object.union(review.verdict("no-go", "deploy"), {"evaluated_ms": go.evaluated_ms + 1})
	found(creation, [go, later]) == {"a later verdict no-go before deploy"}
	earlier := object.union(later, {"evaluated_ms": go.evaluated_ms - 1})
	count(found(creation, [go, earlier])) == 0
	of_a_later_milestone := object.union(later, {"milestone": "canary"})
	count(found(creation, [go, of_a_later_milestone])) == 0
}

test_the_previous_release_needs_none if {
	count(rule.violations) == 0 with input as with_image(concat("", ["starlight@", testing.digest("9")]))
		with data.host as review.host_with([])
		with data.host.profile.admission.previous.digests as [testing.digest("9")]
}

test_what_the_profile_names_needs_none if {
	count(rule.violations) == 0 with input as with_image("postgres:17.6")
		with data.host as review.host_with([])
		with data.host.profile.admission.otherImages as ["postgres:17.6"]
}

test_nothing_is_asked_where_the_profile_says_so if {
	count(rule.violations) == 0 with input as creation
		with data.host as review.host_with([])
		with data.host.profile.admission.requireGo as false
}

test_pods_of_a_controller_heal_though_it_is_over if {
	pod := review.create("/Pod", review.pod)
	found(pod, [over]) == {"a verdict that was over at 2026-11-25T12:00:00Z"}
	count(found(review.by_controller(pod), [over])) == 0
	count(found(object.union(pod, {"username": "system:kube-controller-manager"}), [over])) == 0
	found(object.union(pod, {"username": "system:serviceaccount:starlight-prod:replicaset-controller"}), [over]) != set()
	found(review.by_controller(pod), []) == {"no verdict"}
	found(review.by_controller(pod), [review.verdict("no-go", "deploy")]) == {"no-go before deploy"}
	taken_back := object.union(review.verdict("no-go", "deploy"), {"evaluated_ms": review.now_ms})
	count(found(review.by_controller(pod), [over, taken_back])) == 0
}

test_a_controller_does_not_heal_an_update if {
	found(review.by_controller(review.update("/Pod", review.pod, review.pod)), [over]) != set()
}

test_controllers_are_trusted_where_the_profile_says_so if {
	count(rule.violations) == 0 with input as review.by_controller(creation)
		with data.host as review.host_with([])
		with data.host.profile.admission.controllers as "trusted"
	count(rule.violations) == 1 with input as creation
		with data.host as review.host_with([])
		with data.host.profile.admission.controllers as "trusted"
}

test_the_previous_tag_comes_back_on_another_node_only if {
	previous := with_image("registry.starlight.example/starlight:v3-stable")
	count(found(review.by_controller(previous), [])) == 0
	found(previous, []) == {"no digest"}
}
