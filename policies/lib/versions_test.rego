package lib.versions_test

import data.lib.versions

test_parts if {
	versions.parse("v1.31.2") == [1, 31, 2, 1]
	versions.parse("V1.31.2") == [1, 31, 2, 1]
	versions.parse("1.24") == [1, 24, 0, 1]
	versions.parse("v1.031.002") == [1, 31, 2, 1]
}

test_vendor_suffixes_are_the_release if {
	every text in ["v1.31.2-eks-7f9249a", "v1.31.2-gke.1234", "v1.31.2+k3s1", "v1.31.2+g3d8990f", "v1.31.2-aliyun.1", "v1.31.2-devops.3"] {
		versions.parse(text) == [1, 31, 2, 1]
	}
}

test_pre_releases_lie_below_their_release if {
	texts := [
		"1.24.0-alpha.1", "1.24.0-beta", "v1.24.0-rc.1", "1.24.0-RC1", "1.24.0-rc1", "1.24.0-pre.2",
		"1.24.0-preview", "1.24.0-dev+build", "1.24.0-SNAPSHOT", "1.24-rc.1",
	]
	every text in texts {
		versions.parse(text) == [1, 24, 0, 0]
		versions.older(text, "1.24")
		versions.at_least(text, "1.23.99")
	}
}

test_compared_as_numbers if {
	versions.older("1.9", "1.24")
	versions.older("v1.23.17", "1.24")
	versions.at_least("1.24", "1.24.0")
	versions.at_least("v1.24.0-eks-1", "1.24")
	versions.at_least("4.0.0", "3.8")
	versions.at_least("3.10.0", "3.9.9")
	versions.older("3.8.0", "3.8.1")
	not versions.older("1.24", "1.24")
	not versions.at_least("1.9", "1.24")
}

test_what_is_no_version_is_neither if {
	not versions.at_least("1.24", "newest")
	not versions.older("1.24", 2)
	values := ["", "v", "1", "latest", "NaN", "1.x", "1.24.", "1.24.0.1", "v1.24 ", "-1.24", "1.2345678901", 1.24, null, ["1", "24"]]
	every value in values {
		not versions.parse(value)
		not versions.at_least(value, "1.24")
		not versions.older(value, "1.24")
	}
}
