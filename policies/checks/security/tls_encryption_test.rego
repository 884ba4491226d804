package checks.security.tls_encryption_test

import data.checks.security.tls_encryption as item
import data.testing

handshake := {
	"chainValid": true,
	"nameValid": true,
	"protocol": "TLSv1.3",
	"acceptedProtocols": {"complete": true, "items": ["TLSv1.2", "TLSv1.3"]},
	"notAfter": "2027-01-31T00:00:00Z",
	"plainHttp": "redirected",
}

document(tls) := testing.snapshot("post-deployment", "probes", {"tls": tls})

decide(snapshot) := decision if {
	decision := {"status": item.status, "facts": item.facts} with input as snapshot
		with data.host as testing.host(snapshot)
}

changed(changes) := decide(document(object.union(handshake, changes)))

lacking(key) := decide(document(object.remove(handshake, [key]))).status

with_protocols(items) := changed({"acceptedProtocols": {"items": items}}).status

test_passes_and_says_what_was_seen if {
	decide(document(handshake)) == {"status": "pass", "facts": {
		"not_after": "2027-01-31T00:00:00Z",
		"protocols": ["TLSv1.2", "TLSv1.3"],
		"plain_http": "redirected",
		"limit_version": "1.2",
		"limit_seconds": 1209600,
		"problems": [],
	}}
}

test_the_protocol_of_the_handshake_is_accepted_too if {
	changed({"protocol": "TLSv1.1"}).facts.problems == ["an old protocol is accepted"]
	lacking("protocol") == "pass"
}

test_chain_and_name if {
	changed({"chainValid": false}).facts.problems == ["the certificate's chain is not valid"]
	changed({"chainValid": false}).status == "fail"
	changed({"nameValid": false}).facts.problems == ["the certificate is for another name"]
	changed({"nameValid": false}).status == "fail"
}

test_old_protocols if {
	with_protocols(["TLSv1.1", "TLSv1.2"]) == "fail"
	with_protocols(["TLSv1", "TLSv1.2"]) == "fail"
	with_protocols(["SSLv3"]) == "fail"
	with_protocols(["TLSv1.2"]) == "pass"
	with_protocols(["TLSv1.0"]) == "fail"
	with_protocols(["TLSv2.0"]) == "pass"
}

test_unreadable_protocols if {
	with_protocols(["TLSv1.2", "TLS"]) == "unknown"
	with_protocols(["1.2"]) == "unknown"
	with_protocols(["TLSv1.2", 1.3]) == "unknown"
	with_protocols([]) == "unknown"
}

test_the_list_of_protocols_is_whole if {
	changed({"acceptedProtocols": {"complete": false}}).status == "unknown"
	changed({"acceptedProtocols": {"complete": false, "items": ["TLSv1"]}}).status == "fail"
	lacking("acceptedProtocols") == "unknown"
}

test_validity_to_the_second if {
	changed({"notAfter": "2026-12-08T12:00:00Z"}).status == "pass"
	changed({"notAfter": "2026-12-08T11:59:59Z"}).status == "fail"
	changed({"notAfter": "2026-11-24T11:00:00Z"}).facts.problems == ["the certificate ends too soon"]
	changed({"notAfter": "NaN"}).status == "unknown"
	lacking("notAfter") == "unknown"
}

test_plain_http if {
	changed({"plainHttp": "refused"}).status == "pass"
	changed({"plainHttp": "served"}).facts.problems == ["plain HTTP is served"]
	changed({"plainHttp": "served"}).status == "fail"
	changed({"plainHttp": "unreachable"}).status == "unknown"
	lacking("plainHttp") == "unknown"
}

test_what_is_missing_is_unknown if {
	lacking("chainValid") == "unknown"
	lacking("nameValid") == "unknown"
	lacking("protocol") == "pass"
	changed({"chainValid": "true"}).status == "unknown"
	changed({"nameValid": "true"}).status == "unknown"
}

test_stale_or_foreign_evidence_is_unknown if {
	decide(testing.snapshot_of({})).status == "unknown"
	decide(testing.stale(document(handshake), "post-deployment", "probes")).status == "unknown"
	decide(testing.of_another_release(document(handshake), "post-deployment", "probes")).status == "unknown"
}
