package admission.rules.image_pinned_test

import data.admission.rules.image_pinned as rule
import data.testing.cluster
import data.testing.review

found(input_) := result if {
	result := {violation.path | some violation in rule.violations} with input as input_ with data.host as review.host
}

image_path := "spec.template.spec.containers[detector].image"

with_image(image) := review.create("apps/Deployment", cluster.put(review.deployment, "/spec/template/spec/containers/0/image", image))

test_a_digest_pins if count(found(review.create("apps/Deployment", review.deployment))) == 0

test_a_tag_does_not if {
	every image in ["starlight", "starlight:v4-prod", "starlight@sha256:12", "starlight@sha512:abc", "", 5] {
		found(with_image(image)) == {image_path}
	}
}

test_a_digest_in_capitals_is_none if {
	found(with_image(concat("", ["starlight@sha256:", upper("a"), substring(review.container.image, 59, 63)]))) == {image_path}
}

test_init_and_ephemeral_containers_are_asked_too if {
	debugged := cluster.put(review.pod, "/spec/ephemeralContainers", [{"name": "debugger", "image": "busybox"}])
	input_ := object.union(review.update("/Pod", review.pod, debugged), {"subResource": "ephemeralcontainers"})
	found(input_) == {"spec.ephemeralContainers[debugger].image"}
	fetched := cluster.put(review.pod, "/spec/initContainers", [{"name": "fetch", "image": "busybox"}])
	found(review.create("/Pod", fetched)) == {"spec.initContainers[fetch].image"}
}

test_what_the_profile_names_needs_none if {
	count(rule.violations) == 0 with input as with_image("postgres:17.6")
		with data.host as review.host
		with data.host.profile.admission.otherImages as ["postgres:17.6"]
}

test_what_a_controller_makes_was_asked_before if {
	count(found(review.by_controller(with_image("starlight:v4-prod")))) == 0
}

test_a_deletion_is_not_asked if {
	count(found(review.delete("apps/Deployment", with_image("a").object))) == 0
}
