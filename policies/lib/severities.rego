# METADATA
# description: Severities of scan findings in their order.
package lib.severities

import data.lib.compare

ranks := {"UNKNOWN": 0, "LOW": 1, "MEDIUM": 2, "HIGH": 3, "CRITICAL": 4}

# METADATA
# description: True when both are severities and `severity` is `limit` or worse.
at_least(severity, limit) if compare.at_least(ranks[severity], ranks[limit])

# METADATA
# description: True when both are severities and `severity` is milder than `limit`.
below(severity, limit) if compare.below(ranks[severity], ranks[limit])
