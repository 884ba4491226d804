# METADATA
# title: TLS encryption
# description: >-
#   The certificate's chain and name are valid and stay so, the server agrees to no old protocol, and plain HTTP is refused
#   or redirected.
# custom:
#   position: 91
#   phase: post-deployment
#   moment: post-deployment
#   required_before: close
#   owner: Security
#   critical: true
#   evidence:
#     - probes.tls.chainValid
#     - probes.tls.nameValid
#     - probes.tls.acceptedProtocols
#     - probes.tls.notAfter
#     - probes.tls.plainHttp
#   shown: [probes.tls.protocol]
#   parameters: [tls_version_min, certificate_validity_seconds_min]
#   checklist:
#     Test: "Check HTTPS"
#     Result: "Active"
#   messages:
#     pass: "valid certificate until {not_after}, protocols {protocols}, plain HTTP {plain_http}"
#     fail: "{problems}[; the certificate is valid until {not_after}][; protocols: {protocols}]; TLS {limit_version}
#       or newer and {limit_seconds} of validity are required"
#     unknown: "a handshake must show chain and name, each protocol that the server agrees to, the certificate's
#       end, and what plain HTTP gets"
#   solution: >-
#     Probe the handshake with `gates collect --only probes`; renew the certificate, switch old protocols off,
#     redirect plain HTTP.
package checks.security.tls_encryption

import data.host.parameters
import data.lib.compare
import data.lib.freshness
import data.lib.lists
import data.lib.observations.evidence
import data.lib.versions

default status := "unknown"

status := "fail" if {
	count(problems) > 0
} else := "pass" if {
	evidence["post-deployment"].probes.tls.chainValid == true
	evidence["post-deployment"].probes.tls.nameValid == true
	lists.whole(evidence["post-deployment"].probes.tls.acceptedProtocols)
	count(evidence["post-deployment"].probes.tls.acceptedProtocols.items) > 0
	every protocol in evidence["post-deployment"].probes.tls.acceptedProtocols.items {
		versions.at_least(tls_version(protocol), parameters.tls_version_min)
	}
	compare.at_least(remaining_ms, parameters.certificate_validity_seconds_min * 1000)
	evidence["post-deployment"].probes.tls.plainHttp in {"refused", "redirected"}
}

facts["not_after"] := evidence["post-deployment"].probes.tls.notAfter

facts["protocols"] := evidence["post-deployment"].probes.tls.acceptedProtocols.items

facts["plain_http"] := evidence["post-deployment"].probes.tls.plainHttp

facts["limit_version"] := parameters.tls_version_min

facts["limit_seconds"] := parameters.certificate_validity_seconds_min

facts["problems"] := problems

problems := sort(found)

found contains "the certificate's chain is not valid" if {
	evidence["post-deployment"].probes.tls.chainValid == false
}

found contains "the certificate is for another name" if {
	evidence["post-deployment"].probes.tls.nameValid == false
}

found contains "an old protocol is accepted" if {
	some protocol in evidence["post-deployment"].probes.tls.acceptedProtocols.items
	too_old(protocol)
}

found contains "an old protocol is accepted" if too_old(evidence["post-deployment"].probes.tls.protocol)

found contains "the certificate ends too soon" if {
	compare.below(remaining_ms, parameters.certificate_validity_seconds_min * 1000)
}

found contains "plain HTTP is served" if {
	evidence["post-deployment"].probes.tls.plainHttp == "served"
}

remaining_ms := freshness.remaining_ms("post-deployment", evidence["post-deployment"].probes.tls.notAfter)

too_old(protocol) if versions.older(tls_version(protocol), parameters.tls_version_min)

too_old(protocol) if startswith(lower(protocol), "ssl")

tls_version(protocol) := "1.0" if {
	protocol == "TLSv1"
} else := trim_prefix(protocol, "TLSv") if {
	startswith(protocol, "TLSv")
}
