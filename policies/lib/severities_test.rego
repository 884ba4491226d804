package lib.severities_test

import data.lib.severities

order := ["UNKNOWN", "LOW", "MEDIUM", "HIGH", "CRITICAL"]

test_severities_are_ordered if {
	every left, milder in order {
		every right, worse in order {
			agrees(left, milder, right, worse)
		}
	}
}

agrees(left, milder, right, worse) if {
	at_least(milder, worse) == at_or_over(left, right)
	below(milder, worse) == under(left, right)
}

at_or_over(left, right) if left >= right

else := false

under(left, right) if left < right

else := false

at_least(severity, limit) if severities.at_least(severity, limit)

else := false

below(severity, limit) if severities.below(severity, limit)

else := false

test_what_is_no_severity_is_neither if {
	every severity in ["high", "", 3, null] {
		not severities.at_least(severity, "LOW")
		not severities.below(severity, "CRITICAL")
		not severities.at_least("CRITICAL", severity)
		not severities.below("LOW", severity)
	}
}
