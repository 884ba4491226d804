import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startControlPlane } from '../environment/control-plane.ts';
import { type Example, putToolsOnPath } from '../environment/example.ts';
import type { PolicyFile } from '../src/lib/catalogue.ts';
import { evaluate } from '../src/lib/evaluate.ts';
import { ParameterValues } from '../src/lib/parameters.ts';
import { readPolicyFile } from '../src/lib/policies/policy-file.ts';
import { parseProfile } from '../src/lib/profile/profile.ts';
import type { Profile } from '../src/lib/profile/schema.ts';
import type { Snapshot } from '../src/lib/snapshot/schema.ts';
import { parseSnapshot } from '../src/lib/snapshot/snapshot.ts';
import { parseYaml } from '../src/lib/yaml.ts';
import { makePeople, signAll } from './fixtures/people.ts';
import { recordRollout } from './fixtures/record.ts';

const help = `Records whole rollouts of the examples from a real control plane and signs them.

  npm run fixtures                 writes fixtures/all-pass (starlight) and fixtures/harbour
  npm run fixtures -- --example starlight --output DIR
                                   one of them, into a folder of yours, ending now
  npm run fixtures -- --sign       signs the committed recordings again, as every change of the rules asks for
`;

const { values } = parseArgs({
  options: {
    example: { type: 'string' },
    output: { type: 'string', short: 'o' },
    sign: { type: 'boolean', default: false },
    help: { type: 'boolean', short: 'h', default: false },
  },
});
if (values.help) process.stdout.write(help);
else await main();

async function main(): Promise<void> {
  const say = (text: string) => process.stderr.write(`${text}\n`);
  const wanted: [Example, string][] =
    values.example === undefined
      ? [
          ['starlight', 'fixtures/all-pass'],
          ['harbour', 'fixtures/harbour'],
        ]
      : [[values.example as Example, values.output ?? `fixtures/${values.example}`]];
  const policies = readPolicyFile(await readFile('dist/policies.json'), 'dist/policies.json');
  await putToolsOnPath();
  if (values.sign) {
    for (const [example, output] of wanted) say(`${example}: ${await signAgain(output, policies)}`);
    return;
  }
  for (const [example, output] of wanted) {
    say(`${example}: starting a control plane`);
    const cluster = await startControlPlane({ nodes: 3 });
    const directory = await mkdtemp(join(tmpdir(), 'gates-fixture-'));
    try {
      const now = new Date(Math.floor(Date.now() / 1000) * 1000);
      const { snapshot, profile, profileText } = await recordRollout({
        example,
        cluster,
        directory,
        policies,
        now,
        onProgress: say,
      });
      await mkdir(output, { recursive: true });
      await writeFile(join(output, 'gates.yaml'), profileText);
      await writeFile(join(output, 'now.txt'), `${now.toISOString()}\n`);
      say(`${example}: ${output}: ${await writeSigned(snapshot, profile, now, policies, output)}`);
    } finally {
      await cluster.stop();
      await rm(directory, { recursive: true, force: true });
    }
  }
}

/** Drops every signature of a recording and makes new ones, with new keys, over the present rules. */
async function signAgain(output: string, policies: PolicyFile): Promise<string> {
  const read = (name: string) => readFile(join(output, name), 'utf8');
  const file = join(output, 'gates.yaml');
  const profile = parseProfile(await parseYaml(await read('gates.yaml'), file, 'profile_invalid'), file);
  const { attestations: _, ...recorded } = parseSnapshot(
    await readFile(join(output, 'snapshot.json')),
    output,
  );
  for (const observations of Object.values(recorded.observations))
    for (const observation of Object.values(observations ?? {})) delete observation?.signature;
  return writeSigned(recorded, profile, new Date((await read('now.txt')).trim()), policies, output);
}

/** Signs a recording, writes it with its trust file, and says how it is judged. */
async function writeSigned(
  recorded: Snapshot,
  profile: Profile,
  now: Date,
  policies: PolicyFile,
  output: string,
): Promise<string> {
  const people = makePeople(now);
  const parameters = ParameterValues.from(policies.parameters, profile.parameters, 'gates.yaml');
  const signed = signAll(recorded, people, { policies, profile, parameters, now });
  await writeFile(join(output, 'snapshot.json'), `${JSON.stringify(signed, null, 1)}\n`);
  await writeFile(join(output, 'trust.yaml'), people.yaml);
  const report = await evaluate(signed, { policies, profile, trust: people.trust, now, before: 'close' });
  const open = report.items.filter((item) => item.status !== 'pass' && item.status !== 'not_applicable');
  return [report.verdict, ...open.map((item) => `  ${item.status} ${item.id}: ${item.message}`)].join('\n');
}
