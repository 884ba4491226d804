import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makePeople, signAll } from '../../scripts/fixtures/people.ts';
import type { PolicyFile } from '../../src/lib/catalogue.ts';
import { ParameterValues } from '../../src/lib/parameters.ts';
import { defaultPolicies } from '../../src/lib/policies/default-policies.ts';
import { type EvaluateOptions, prepare } from '../../src/lib/prepare.ts';
import { parseProfile } from '../../src/lib/profile/profile.ts';
import type { Profile } from '../../src/lib/profile/schema.ts';
import type { Observation, Snapshot } from '../../src/lib/snapshot/schema.ts';
import { parseSnapshot } from '../../src/lib/snapshot/snapshot.ts';
import type { VerifiedSignatures } from '../../src/lib/trust/index.ts';
import { parseYaml } from '../../src/lib/yaml.ts';

export const fixtureNames = ['all-pass', 'harbour'] as const;

/** A recorded rollout, signed by new people over the present rules, and what it is judged by. */
export interface Fixture {
  readonly name: string;
  readonly policies: PolicyFile;
  readonly profile: Profile;
  readonly parameters: ParameterValues;
  readonly now: Date;
  readonly options: EvaluateOptions;
  /** `trust.yaml` of the people who signed */
  readonly trustText: string;
  /** everything signed: reaches `go` with `options` */
  readonly signed: Snapshot;
  /** no observation has a signature */
  readonly unsigned: Snapshot;
  /** every attestation and approval that the signed one carries, verified */
  readonly signatures: VerifiedSignatures['host'];
}

/** Reads a fixture and signs it anew in memory, so that a change of the rules does not void its approvals. */
export async function readFixture(name: string): Promise<Fixture> {
  const folder = join('fixtures', name);
  const policies = await defaultPolicies();
  const file = join(folder, 'gates.yaml');
  const profile = parseProfile(await parseYaml(await readFile(file, 'utf8'), file, 'profile_invalid'), file);
  const parameters = ParameterValues.from(policies.parameters, profile.parameters, file);
  const now = new Date((await readFile(join(folder, 'now.txt'), 'utf8')).trim());
  const recorded = parseSnapshot(await readFile(join(folder, 'snapshot.json')), folder);
  const unsigned = withoutSignatures(recorded);
  const people = makePeople(now);
  const signed = signAll(unsigned, people, { policies, profile, parameters, now });
  const options = { policies, profile, trust: people.trust, now };
  const { signed: verified } = await prepare(signed, options);
  const trustText = people.yaml;
  const signatures = verified.host;
  return { name, policies, profile, parameters, now, options, trustText, signed, unsigned, signatures };
}

function withoutSignatures({ attestations: _, ...recorded }: Snapshot): Snapshot {
  const observations = Object.fromEntries(
    Object.entries(recorded.observations).map(([moment, domains]) => [
      moment,
      Object.fromEntries(
        Object.entries(domains ?? {}).map(([domain, observation]) => {
          const { signature: __, ...rest } = observation as Observation;
          return [domain, rest];
        }),
      ),
    ]),
  );
  return { ...recorded, observations };
}
