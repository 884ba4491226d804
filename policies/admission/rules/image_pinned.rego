# METADATA
# title: Image pinned by digest
# description: Every image is named by its digest, so that what was judged is what runs.
# custom:
#   item: application.deployment_applied
#   mode: enforce
#   message: "{observed} is not pinned by its digest; expected {wanted}"
#   remedy: Write the digest behind the image's name (REPOSITORY@sha256:…), or name the image in the profile (admission.otherImages).
package admission.rules.image_pinned

import data.lib.images
import data.lib.reviewed

violations contains violation if {
	reviewed.written_by_people
	some entry in reviewed.containers
	image := object.get(entry.container, "image", "")
	not images.digest(image)
	not images.named_as_other(image)
	violation := {
		"path": concat(".", [entry.path, "image"]),
		"identity": image,
		"observed": image,
		"wanted": "NAME@sha256:…",
	}
}
