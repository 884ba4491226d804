# METADATA
# title: Grafana dashboards
# description: Every dashboard that the profile names exists, its data source is healthy, and each of its panels shows data.
# custom:
#   position: 64
#   phase: migration
#   moment: migration
#   required_before: close
#   owner: DevOps
#   critical: false
#   evidence: [monitoring.dashboards]
#   checklist:
#     Test: "Access dashboards"
#     Expected: "Visualizing data"
#   messages:
#     pass: "dashboards with a healthy data source and data in every panel: {shown}"
#     fail: "dashboards that do not exist: {missing}[; with an unhealthy data source: {unhealthy}][; panels without data: {empty_panels}]"
#     unknown: "the dashboards that the profile names were not seen whole[: {unseen}]"
#   solution: Import the dashboard, repair its data source, and correct the query of each panel named, then collect again.
package checks.monitoring.grafana_dashboards

import data.host.profile
import data.lib.lists
import data.lib.observations.evidence

default status := "unknown"

status := "fail" if {
	count(missing) > 0
} else := "fail" if {
	count(unhealthy) > 0
} else := "fail" if {
	count(empty_panels) > 0
} else := "pass" if {
	count(shown) > 0
	count(unseen) == 0
}

facts["shown"] := shown

facts["missing"] := missing

facts["unhealthy"] := unhealthy

facts["empty_panels"] := empty_panels

facts["unseen"] := unseen

named(name) := [dashboard |
	some dashboard in evidence.migration.monitoring.dashboards.items
	dashboard.name == name
]

# several dashboards of one name: each must be in order
in_order(name) if {
	count(named(name)) > 0
	every dashboard in named(name) {
		dashboard.dataSourceHealthy == true
		lists.whole(dashboard.panels)
		every panel in dashboard.panels.items {
			panel.hasData == true
		}
	}
}

shown := sort([name | some name in profile.monitoring.dashboards; in_order(name)])

unseen := sort([name | some name in profile.monitoring.dashboards; not in_order(name)])

missing := sort([name |
	lists.whole(evidence.migration.monitoring.dashboards)
	some name in profile.monitoring.dashboards
	count(named(name)) == 0
])

unhealthy := sort({name |
	some name in profile.monitoring.dashboards
	some dashboard in named(name)
	dashboard.dataSourceHealthy == false
})

empty_panels := sort({concat(": ", [name, panel]) |
	some name in profile.monitoring.dashboards
	some dashboard in named(name)
	some panel in without_data(dashboard.panels)
})

without_data(panels) := ["no panel at all"] if {
	lists.none(panels)
} else := [object.get(panel, "title", "untitled") |
	some panel in panels.items
	panel.hasData == false
]
