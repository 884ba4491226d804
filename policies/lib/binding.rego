# METADATA
# description: |
#   Evidence must be of this release. Each domain names the keys of `measuredOn` that it must carry, and each key
#   must equal what the release or the profile says. Where a set of keys is given, any one of them will do,
#   but none of them may differ.
package lib.binding

import data.host

# METADATA
# description: For each domain, a list of requirements; a requirement is a list of alternative keys.
requirements(moment, domain) := [["test_url"], ["imageDigest", "servedVersion"]] if {
	domain in {"loadtest", "resources"}
	moment == "pre-deployment"
} else := [["target", "url"], ["imageDigest", "servedVersion"]] if {
	domain in {"loadtest", "resources", "probes", "metrics", "canary"}
} else := [["target", "url"]] if {
	domain in {"network", "traffic", "monitoring"}
} else := [["target", "url"], ["database"]] if {
	domain == "database"
} else := requirements_anywhere[domain]

requirements_anywhere := {
	"cluster": [["clusterUid"]],
	"tools": [["release"], ["clusterUid"]],
	"image": [["imageDigest"]],
	"registry": [["imageDigest"]],
	"scans": [["imageDigest"]],
	"model": [["model"]],
	"rollback": [["imageDigest"]],
	"manifests": [["release"], ["revision"]],
	"tracker": [["release"]],
	"contacts": [["release"]],
	"tests": [["revision"]],
	"docs": [["revision"]],
}

# METADATA
# description: Requirements that `measured_on` does not meet because no key of theirs is there, or nothing to compare it with.
missing(moment, domain, measured_on) := [concat(" or ", requirement) |
	some requirement in requirements(moment, domain)
	count([key | some key in requirement; comparable(key, measured_on)]) == 0
]

# METADATA
# description: |
#   Keys of `measured_on` that a requirement names and that differ from the release. Half a target proves nothing, but
#   may contradict.
different(moment, domain, measured_on) := [key |
	some requirement in requirements(moment, domain)
	some key in requirement
	contradicts(key, measured_on)
]

contradicts(key, measured_on) if {
	comparable(key, measured_on)
	not same(key, measured_on)
}

contradicts("target", measured_on) if {
	some part, value in measured_on.target
	input.release.target[part] != value
}

comparable(key, measured_on) if {
	measured(key, measured_on)
	wanted(key)
}

measured(key, measured_on) := measured_on.url if {
	key == "test_url"
} else := {part | some part in measured_on.model} if {
	key == "model"
	measured_on.model.fp32
	measured_on.model.int8
	measured_on.model.served
} else := value if {
	key == "target"
	measured_on.target.clusterUid
	measured_on.target.namespace
	value := measured_on.target
} else := value if {
	key == "release"
	measured_on.release.name
	measured_on.release.version
	value := measured_on.release
} else := measured_on[key] if {
	not key in {"test_url", "model", "target", "release"}
}

wanted("release") := {"name": input.release.name, "version": input.release.version}

wanted("revision") := input.release.revision

wanted("imageDigest") := image_digests if count(image_digests) > 0

wanted("servedVersion") := input.release.version

wanted("model") := input.release.model if {
	input.release.model.fp32
	input.release.model.int8
	input.release.model.served
}

wanted("clusterUid") := input.release.target.clusterUid

wanted("target") := input.release.target if {
	input.release.target.clusterUid
	input.release.target.namespace
}

wanted("url") := host.profile.service.url

wanted("test_url") := host.profile.service.testUrl

wanted("database") := host.profile.database.database

same(key, measured_on) if {
	key == "imageDigest"
	measured_on.imageDigest in image_digests
} else if {
	key == "model"
	measured_on.model.fp32 == input.release.model.fp32
	measured_on.model.int8 == input.release.model.int8
	measured_on.model.served == input.release.model[input.release.model.served]
} else if {
	not key in {"imageDigest", "model"}
	measured(key, measured_on) == wanted(key)
}

# METADATA
# description: Digests by which the release's image may be named, the index's and each platform's.
image_digests := {digest |
	some digest in array.concat(
		[input.release.image.index | input.release.image.index],
		[platform_digest | some platform_digest in input.release.image.platforms],
	)
}
