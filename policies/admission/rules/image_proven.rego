# METADATA
# title: Image has a verdict go
# description: |
#   A signed verdict `go` before the profile's milestone, or a later one, is about this very image and not over. The previous
#   release's images need none. What Kubernetes' own controllers create of an object that was let in needs one that may be over.
# custom:
#   item: application.deployment_applied
#   mode: enforce
#   message: "{image} has {observed}; expected {wanted}"
#   remedy: >-
#     Judge this image (gates check --before MILESTONE), sign the verdict (gates attest), and give the webhook the file. A
#     database, a side car or a debugger can be named in the profile (admission.otherImages).
package admission.rules.image_proven

import data.host.profile
import data.lib.images
import data.lib.reviewed
import data.lib.verdicts

violations contains violation if {
	profile.admission.requireGo != false
	reviewed.written
	some entry in reviewed.containers
	image := object.get(entry.container, "image", "")
	not let_in(image)
	violation := {
		"path": concat(".", [entry.path, "image"]),
		"identity": image,
		"image": image,
		"observed": known_of(image),
		"wanted": concat(" ", ["a verdict go before", profile.admission.milestone]),
	}
}

let_in(image) if verdicts.go(images.digest(image), profile.admission.milestone)

let_in(image) if images.of_previous(image)

let_in(image) if images.named_as_other(image)

let_in(image) if {
	reviewed.made_by_controller
	healing(image)
}

healing(_) if profile.admission.controllers == "trusted"

healing(image) if count(verdicts.gone(images.digest(image), profile.admission.milestone)) > 0

# a previous release that was deployed by its tag must be able to come back on another node
healing(image) if image == concat(":", [profile.image.repository, profile.image.previousTag])

known_of(image) := verdicts.described(images.digest(image), profile.admission.milestone) if {
	images.digest(image)
} else := "no digest"
