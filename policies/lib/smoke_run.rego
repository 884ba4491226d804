# METADATA
# description: Whether the smoke run, one container of an image alone, may be believed.
package lib.smoke_run

import data.host.parameters
import data.lib.freshness
import data.lib.observations.evidence
import data.lib.release

# METADATA
# description: True when the release's image ran, and not too long ago where it is known when.
of_release if {
	evidence["pre-deployment"].image.smokeRun.imageDigest in release.digests
	not too_old
}

too_old if {
	started_at := evidence["pre-deployment"].image.smokeRun.startedAt
	not freshness.recent("pre-deployment", started_at, parameters.run_evidence_age_seconds_max)
}
