# METADATA
# description: |
#   Versions as people and vendors write them (`v1.31.2-eks-7f9249a`, `v3.19.0+g3d8990f`, `1.24.0-rc.1`), compared as
#   numbers. A pre-release (alpha, beta, rc, pre, dev, snapshot) lies below its release; any other suffix is a vendor's.
package lib.versions

import data.lib.decimals

# METADATA
# description: |
#   `[major, minor, patch, stage]`, which Rego's order of arrays compares rightly; `stage` is 0 for a pre-release and 1
#   for a release. Undefined for what is no version.
parse(text) := [decimals.parse(parts[1]), decimals.parse(parts[2]), patch(parts[3]), stage(parts[4])] if {
	is_string(text)
	parts := regex.find_all_string_submatch_n(`^[vV]?([0-9]{1,9})\.([0-9]{1,9})(?:\.([0-9]{1,9}))?((?:[-+][0-9A-Za-z.+-]*)?)$`, text, 1)[0]
}

# METADATA
# description: True when `text` is a version and not older than `minimum`.
at_least(text, minimum) if parse(text) >= parse(minimum)

# METADATA
# description: True when `text` is a version and older than `minimum`.
older(text, minimum) if parse(text) < parse(minimum)

patch("") := 0

patch(digits) := decimals.parse(digits) if digits != ""

stage(suffix) := 0 if {
	regex.match(`^-(alpha|beta|rc|pre|preview|dev|snapshot)([^A-Za-z]|$)`, lower(suffix))
} else := 1
