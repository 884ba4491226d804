# METADATA
# description: |
#   Signed verdicts that the host has verified: `data.host.verdicts` maps an image's digest to a list of `{verdict, milestone,
#   release, version, namespace, evaluated_ms, valid_until, valid_until_ms, report}`. Those that are over are among them.
package lib.verdicts

import data.host
import data.lib.compare

ranks := {"deploy": 0, "canary": 1, "migrate": 2, "close": 3}

# METADATA
# description: Verdicts about the profile's release, in its namespace where they name one, on the image of that digest.
on(digest) := [verdict |
	some verdict in host.verdicts[digest]
	verdict.release == host.profile.name
	object.get(verdict, "namespace", host.profile.namespace) == host.profile.namespace
]

# METADATA
# description: The verdicts `go` on that digest that cover the milestone, over or not.
gone(digest, milestone) := [verdict |
	some verdict in on(digest)
	verdict.verdict == "go"
	compare.at_least(ranks[verdict.milestone], ranks[milestone])
]

# METADATA
# description: True when one of them is not over, and no later verdict over as much or less says otherwise.
go(digest, milestone) if {
	some verdict in gone(digest, milestone)
	compare.below(input.now_ms, verdict.valid_until_ms)
	count(taking_back(digest, verdict)) == 0
}

# METADATA
# description: Later verdicts that are no `go`, before the verdict's own milestone or an earlier one.
taking_back(digest, verdict) := [later |
	some later in on(digest)
	later.verdict != "go"
	compare.at_most(ranks[later.milestone], ranks[verdict.milestone])
	compare.above(later.evaluated_ms, verdict.evaluated_ms)
]

# METADATA
# description: True when an image of this very version of the release has the verdict.
release_go(milestone) if {
	some digest, verdicts in host.verdicts
	some verdict in verdicts
	verdict.version == host.profile.version
	go(digest, milestone)
}

# METADATA
# description: What is known of a digest, for a person.
described(digest, milestone) := "no verdict" if {
	count(on(digest)) == 0
} else := concat("", ["a later verdict ", later.verdict, " before ", later.milestone]) if {
	some verdict in gone(digest, milestone)
	compare.below(input.now_ms, verdict.valid_until_ms)
	later := taking_back(digest, verdict)[0]
} else := concat(" ", ["a verdict that was over at", newest]) if {
	newest := max({verdict.valid_until | some verdict in gone(digest, milestone)})
} else := concat(", ", sort({concat("", [verdict.verdict, " before ", verdict.milestone]) | some verdict in on(digest)}))
