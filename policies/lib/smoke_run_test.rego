package lib.smoke_run_test

import data.lib.smoke_run
import data.testing

believed(run) if {
	document := testing.snapshot("pre-deployment", "image", {"smokeRun": run})
	smoke_run.of_release with input as document with data.host as testing.host(document)
}

test_the_release_s_image if {
	believed({"imageDigest": testing.digest("1")})
	believed({"imageDigest": testing.digest("2")})
	not believed({"imageDigest": testing.digest("7")})
	not believed({})
}

test_a_run_may_be_a_week_old if {
	believed({"imageDigest": testing.digest("1"), "startedAt": "2026-11-17T12:00:00Z"})
	not believed({"imageDigest": testing.digest("1"), "startedAt": "2026-11-17T11:59:59Z"})
	not believed({"imageDigest": testing.digest("1"), "startedAt": "NaN"})
}
