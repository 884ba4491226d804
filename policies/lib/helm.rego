# METADATA
# description: Helm releases in the release's namespace. Each revision may be an entry; the latest one is what is installed.
package lib.helm

import data.host
import data.lib.compare
import data.lib.lists

# METADATA
# description: |
#   `pass` when the list is whole and the latest revision of that name is deployed, `fail` when the list is whole and it is
#   not, or there is none; else `unknown`.
status(releases, name) := "fail" if {
	lists.whole(releases)
	count(named(releases, name)) == 0
} else := "fail" if {
	lists.whole(releases)
	some status in latest(releases, name)
	status != "deployed"
} else := "pass" if {
	lists.whole(releases)
	latest(releases, name) == {"deployed"}
} else := "unknown"

# METADATA
# description: Statuses of the latest revision of that name; none when the revisions don't tell which one it is.
latest(releases, name) := {installed.status |
	some installed in named(releases, name)
	every other in named(releases, name) {
		compare.at_least(installed.revision, other.revision)
	}
}

named(releases, name) := [installed |
	some installed in releases.items
	installed.name == name
	installed.namespace == host.profile.namespace
]
