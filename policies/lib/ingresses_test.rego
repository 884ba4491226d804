package lib.ingresses_test

import data.lib.ingresses

ingress := {"spec": {
	"ingressClassName": "nginx",
	"defaultBackend": {"service": {"name": "fallback"}},
	"tls": [{"hosts": ["a.example", "*.wild.example"], "secretName": "tls"}],
	"rules": [
		{"host": "a.example", "http": {"paths": [{"backend": {"service": {"name": "one"}}}, {"backend": {"service": {"name": "two"}}}]}},
		{"host": "b.wild.example"},
		{"host": "c.b.wild.example"},
		{},
	],
}}

test_backends if {
	ingresses.backends(ingress) == {"one", "two", "fallback"}
	ingresses.backends({}) == set()
}

test_class_by_field_or_annotation if {
	ingresses.class(ingress) == "nginx"
	ingresses.class({"metadata": {"annotations": {"kubernetes.io/ingress.class": "old"}}}) == "old"
	not ingresses.class({"metadata": {"annotations": {"kubernetes.io/ingress.class": ""}}})
	not ingresses.class({"metadata": {"annotations": {"kubernetes.io/ingress.class": 1}}})
	not ingresses.class({"spec": {"ingressClassName": ""}})
}

test_hosts_without_tls if {
	ingresses.hosts(ingress) == {"a.example", "b.wild.example", "c.b.wild.example", "*"}
	ingresses.uncovered(ingress) == ["*", "c.b.wild.example"]
}
