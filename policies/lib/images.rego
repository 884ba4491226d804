# METADATA
# description: References of images as objects of the cluster name them.
package lib.images

import data.host.profile

# METADATA
# description: The digest by which a reference is pinned; undefined for one by tag.
digest(reference) := regex.find_all_string_submatch_n(`^[^@\s]+@(sha256:[0-9a-f]{64})$`, reference, 1)[0][1] if is_string(reference)

# METADATA
# description: True for the previous release's images, by digest.
of_previous(reference) if digest(reference) in profile.admission.previous.digests

# METADATA
# description: True for images that need no verdict, since the profile names them as their objects do.
named_as_other(reference) if reference in profile.admission.otherImages
