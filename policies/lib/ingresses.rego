# METADATA
# description: What an Ingress leads to, for which hosts, and how they are served.
package lib.ingresses

# METADATA
# description: Names of the Services behind it.
backends(ingress) := {path.backend.service.name |
	some rule in ingress.spec.rules
	some path in rule.http.paths
} | {name | name := ingress.spec.defaultBackend.service.name}

# METADATA
# description: Its class, by field or by the older annotation; undefined without one.
class(ingress) := ingress.spec.ingressClassName if {
	ingress.spec.ingressClassName != ""
} else := ingress.metadata.annotations["kubernetes.io/ingress.class"] if {
	is_string(ingress.metadata.annotations["kubernetes.io/ingress.class"])
	ingress.metadata.annotations["kubernetes.io/ingress.class"] != ""
}

# METADATA
# description: Its hosts. A rule without one is for any, `*`.
hosts(ingress) := {object.get(rule, "host", "*") | some rule in ingress.spec.rules}

# METADATA
# description: Hosts without a TLS entry, sorted.
uncovered(ingress) := sort({host |
	tls_hosts := {host | some entry in ingress.spec.tls; some host in entry.hosts}
	some host in hosts(ingress)
	not host in tls_hosts
	not by_wildcard(host) in tls_hosts
})

# METADATA
# description: The wildcard that covers a host. `*.example.com` covers one more label, and no other.
by_wildcard(host) := concat(".", ["*", concat(".", array.slice(labels, 1, count(labels)))]) if labels := split(host, ".")
