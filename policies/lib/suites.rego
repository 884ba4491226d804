# METADATA
# description: Results of test suites, from a list of `{name, tests, failures, errors, skipped, failedTests, ranAt}`.
package lib.suites

import data.lib.compare
import data.lib.lists

# METADATA
# description: Names of the suites in which something failed, sorted.
failed(suites) := sort({object.get(suite, "name", "unnamed") |
	some suite in suites.items
	broken(suite)
})

broken(suite) if compare.above(suite.failures, 0)

broken(suite) if compare.above(suite.errors, 0)

broken(suite) if count(suite.failedTests.items) > 0

# METADATA
# description: The sum of one count over all suites; undefined unless the list is whole and each suite tells it, as no
#   more than its tests.
total(suites, key) := sum([suite[key] | some suite in suites.items]) if {
	lists.whole(suites)
	every suite in suites.items {
		compare.at_most(suite[key], suite.tests)
	}
}

# METADATA
# description: |
#   `within` or `over`: whether skipped tests are at most this share of all. The share is taken in millionths, so that both
#   engines compare whole numbers.
skips(suites, fraction_max) := "within" if {
	compare.at_most(total(suites, "skipped") * 1000000, round(fraction_max * 1000000) * total(suites, "tests"))
} else := "over" if {
	compare.above(total(suites, "skipped") * 1000000, round(fraction_max * 1000000) * total(suites, "tests"))
}
