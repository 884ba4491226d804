# METADATA
# description: |
#   Whether a load test may be believed. It was run whole and as it was written, its counts agree, and the generator
#   kept up: a generator that is the bottleneck measures itself.
package lib.loadtest

import data.host.parameters
import data.lib.compare
import data.lib.freshness
import data.lib.lists
import data.lib.observations.evidence
import data.lib.ratios

# METADATA
# description: True when the load test of this moment may be believed.
trustworthy(moment) if count(doubts(moment)) == 0

# METADATA
# description: What is not proven of the load test of this moment, each a few words; undefined when it counted no requests.
doubts(moment) := [requirement |
	some requirement in requirements
	not met(requirement, moment)
] if {
	evidence[moment].loadtest.requests
}

requirements := [
	"finished",
	"long enough",
	"thresholds in force",
	"options as written",
	"counts agree",
	"all runners finished",
	"no dropped iterations",
	"target rate achieved",
	"each runner's rate achieved",
	"virtual users to spare",
	"generator's processor to spare",
]

met("finished", moment) if evidence[moment].loadtest.finished == true

met("long enough", moment) if {
	compare.at_least(evidence[moment].loadtest.measured_seconds, parameters.load_test_seconds_min)
	lasted_ms := freshness.elapsed_ms(evidence[moment].loadtest.startedAt, evidence[moment].loadtest.endedAt)

	# 64.001 * 1000 is more than 64001 in one engine, and not in the other
	compare.at_least(lasted_ms, round(evidence[moment].loadtest.measured_seconds * 1000))
}

met("thresholds in force", moment) if evidence[moment].loadtest.thresholdsInForce == true

met("options as written", moment) if lists.none(evidence[moment].loadtest.overriddenOptions)

met("counts agree", moment) if {
	compare.above(evidence[moment].loadtest.requests.sent, 0)
	answered := evidence[moment].loadtest.requests.succeeded + evidence[moment].loadtest.requests.failed
	answered == evidence[moment].loadtest.requests.sent
}

met("all runners finished", moment) if not evidence[moment].loadtest.runners

met("all runners finished", moment) if {
	lists.whole(evidence[moment].loadtest.runners)
	every runner in evidence[moment].loadtest.runners.items {
		runner.finished == true
		is_number(runner.sent)
	}
	sum([runner.sent | some runner in evidence[moment].loadtest.runners.items]) == evidence[moment].loadtest.requests.sent
}

met("no dropped iterations", moment) if evidence[moment].loadtest.generator.droppedIterations == 0

met("target rate achieved", moment) if {
	ratios.at_least(
		evidence[moment].loadtest.generator.achievedRate_perSecond,
		evidence[moment].loadtest.generator.targetRate_perSecond,
		parameters.generator_achieved_fraction_min,
	)
}

# One runner that falls behind is hidden in the sum of many.
met("each runner's rate achieved", moment) if not evidence[moment].loadtest.runners

met("each runner's rate achieved", moment) if {
	every runner in evidence[moment].loadtest.runners.items {
		ratios.at_least(
			runner.achievedRate_perSecond,
			runner.targetRate_perSecond,
			parameters.generator_achieved_fraction_min,
		)
	}
}

met("virtual users to spare", moment) if {
	compare.below(
		evidence[moment].loadtest.generator.peakVirtualUsers,
		evidence[moment].loadtest.generator.maximumVirtualUsers,
	)
}

met("generator's processor to spare", moment) if {
	evidence[moment].loadtest.generator.cpu_fraction == "not_measured"
}

met("generator's processor to spare", moment) if {
	compare.below(evidence[moment].loadtest.generator.cpu_fraction, parameters.generator_cpu_fraction_max)
}
