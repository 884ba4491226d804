# METADATA
# description: |
#   Where a container's environment variables come from. As in Kubernetes, the last entry of a name in `env` counts, and
#   any such entry before the sources in `envFrom`, of which the last one that holds the variable counts.
package lib.environment

import data.lib.references

# METADATA
# description: |
#   `{state, from}` of a variable: `state` is `set`, `unset` (proven so) or `unproven`; `from` is `literal`, `ConfigMap`,
#   `Secret`, `field` or `nothing`.
variable(moment, container, name) := from_entry(moment, entries[count(entries) - 1]) if {
	entries := [entry | some entry in container.env; entry.name == name]
} else := {"state": state_of[source.state], "from": source.kind} if {
	sources := [source |
		some candidate in container.envFrom
		source := source_of(moment, candidate, name)
		source.state != "absent"
	]
	source := sources[count(sources) - 1]
} else := {"state": "unset", "from": "nothing"}

state_of := {"present": "set", "absent": "unset", "unseen": "unproven"}

from_entry(moment, entry) := {"state": state_of[references.state(moment, "Secret", reference)], "from": "Secret"} if {
	reference := keyed(entry.valueFrom.secretKeyRef)
} else := {"state": state_of[references.state(moment, "ConfigMap", reference)], "from": "ConfigMap"} if {
	reference := keyed(entry.valueFrom.configMapKeyRef)
} else := {"state": "set", "from": "field"} if {
	is_string(entry.valueFrom.fieldRef.fieldPath)
} else := {"state": "set", "from": "field"} if {
	is_string(entry.valueFrom.resourceFieldRef.resource)
} else := {"state": "set", "from": "literal"} if {
	entry.value != ""
} else := {"state": "unset", "from": "nothing"}

keyed(source) := {"name": object.get(source, "name", ""), "key": object.get(source, "key", "")}

source_of(moment, candidate, name) := {"kind": "ConfigMap", "state": references.state(moment, "ConfigMap", reference)} if {
	reference := {"name": object.get(candidate.configMapRef, "name", ""), "key": unprefixed(candidate, name)}
} else := {"kind": "Secret", "state": references.state(moment, "Secret", reference)} if {
	reference := {"name": object.get(candidate.secretRef, "name", ""), "key": unprefixed(candidate, name)}
}

unprefixed(candidate, name) := trim_prefix(name, object.get(candidate, "prefix", "")) if {
	startswith(name, object.get(candidate, "prefix", ""))
}
