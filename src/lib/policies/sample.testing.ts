import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll } from 'vitest';

/** Files of a small folder of policies that builds: one item on evidence, one attested, one derived, and a library. */
export const sampleFiles: Readonly<Record<string, string>> = {
  'parameters.json': JSON.stringify({
    pods_min: { value: 2, looser: 'lower', description: 'Pods that must run.' },
    age_seconds_max: { value: 60, looser: 'higher', description: 'Age of evidence.' },
  }),
  'gates.rego': `package gates

statuses[section][item] := data.checks[section][item].status if some section, item

statuses[section][item] := data.derived[section][item].status if some section, item

facts[section][item] := data.checks[section][item].facts if some section, item

observation_states := {}
`,
  'admission.rego': `package admission

answer := {"violations": violations, "reports": []}

violations contains object.union(violation, {"rule": rule}) if {
	some rule
	some violation in data.admission.rules[rule].violations
}
`,
  'admission/rules/named.rego': `# METADATA
# title: Named
# description: The object has a name.
# custom:
#   item: sample.pods
#   mode: enforce
#   message: "{observed}; expected {wanted}"
package admission.rules.named

violations contains {"path": "metadata.name", "observed": "nothing", "wanted": "a name"} if not input.object.metadata.name
`,
  'admission/rules/named_test.rego': `package admission.rules.named_test

import data.admission.rules.named

test_no_name if count(named.violations) == 1 with input as {}
`,
  'lib/observations.rego': `package lib.observations

import data.host

evidence := {moment: fresh |
	some moment, observations in input.observations
	fresh := {domain: found.data | some domain, found in observations; found.age <= host.parameters.age_seconds_max}
}
`,
  'lib/release.rego': `package lib.release

import data.lib.observations.evidence

pods[moment] := found if {
	some moment, _ in evidence
	found := of_kind(moment, "Pod")
}

of_kind(moment, "Pod") := evidence[moment].cluster.pods

of_kind(moment, "Node") := evidence[moment].cluster.nodes
`,
  'lib/attestations.rego': `package lib.attestations

import data.host

valid(item_id) := object.get(host.attestations, [item_id, "valid"], [])
`,
  'testing/testing.rego': `package testing

host := {"parameters": {name: found.value | some name, found in data.parameters}, "attestations": {}, "bounds": {}}
`,
  'checks/sample/pods.rego': `# METADATA
# title: Pods run
# description: Enough pods run.
# custom:
#   position: 1
#   phase: deployment
#   moment: deployment
#   required_before: canary
#   owner: DevOps
#   critical: false
#   evidence: [cluster.pods, pre-deployment/loadtest.requests]
#   parameters: [pods_min]
#   messages:
#     pass: "{names.first} and others run[; limit {limit}]"
#     fail: "too few"
#     unknown: "not seen"
#   solution: Start pods.
package checks.sample.pods

import data.host
import data.host.parameters
import data.lib.release

default status := "unknown"

status := "fail" if {
	count(found) < parameters.pods_min
} else := "pass" if {
	count(found) >= parameters.pods_min
	host.bounds["pre-deployment"].loadtest.errors.count == 0
}

found := release.pods.deployment.items

facts["names"] := found

facts["limit"] := parameters.pods_min
`,
  'checks/sample/pods_test.rego': `package checks.sample.pods_test

import data.checks.sample.pods as item
import data.testing

snapshot(pods) := {"observations": {"deployment": {"cluster": {"age": 1, "data": {"pods": {"items": pods}}}}}}

bounds := {"pre-deployment": {"loadtest": {"errors": {"count": 0}}}}

status(pods) := found if {
	found := item.status with input as snapshot(pods)
		with data.host as object.union(testing.host, {"bounds": bounds})
}

test_enough if status(["a", "b"]) == "pass"

test_too_few if status(["a"]) == "fail"
`,
  'checks/sample/signed.rego': `# METADATA
# title: Signed
# description: The tech lead signed.
# custom:
#   phase: sign-off
#   required_before: close
#   owner: Tech Lead
#   critical: true
#   attested_by: tech_lead
#   messages: {pass: signed, fail: refused, unknown: not signed}
#   solution: Sign.
package checks.sample.signed

import data.lib.attestations

default status := "unknown"

status := "pass" if count(attestations.valid("sample.signed")) > 0
`,
  'checks/sample/signed_test.rego': `package checks.sample.signed_test

import data.checks.sample.signed as item

test_unknown if item.status == "unknown" with data.host as {"attestations": {}}
`,
  'derived/sample/both.rego': `# METADATA
# title: Both
# description: Both pass.
# custom:
#   phase: sign-off
#   required_before: close
#   owner: null
#   critical: true
#   members: [sample.pods, sample.signed]
#   messages: {pass: both, fail: not both, unknown: not known}
#   solution: See the others.
package derived.sample.both

default status := "unknown"

status := "pass" if {
	data.checks.sample.pods.status == "pass"
	data.checks.sample.signed.status == "pass"
}
`,
  'derived/sample/both_test.rego': `package derived.sample.both_test

import data.derived.sample.both as item

test_unknown if item.status == "unknown" with data.host as {"attestations": {}, "parameters": {"pods_min": 2}}
`,
};

const made: string[] = [];
afterAll(async () => {
  await Promise.all(made.map((directory) => rm(directory, { recursive: true, force: true })));
});

/** Writes files into a temporary folder, which is removed after the tests of the file. */
export async function folderOf(files: Readonly<Record<string, string>>): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'gates-sample-'));
  made.push(directory);
  for (const [name, text] of Object.entries(files)) {
    await mkdir(join(directory, dirname(name)), { recursive: true });
    await writeFile(join(directory, name), text);
  }
  return directory;
}
