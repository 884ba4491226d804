import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { startControlPlane } from '../environment/control-plane.ts';
import { evaluate } from '../src/lib/evaluate.ts';
import { ParameterValues } from '../src/lib/parameters.ts';
import { readPolicyFile } from '../src/lib/policies/policy-file.ts';
import { makePeople, signAll } from './fixtures/people.ts';
import { type Example, recordRollout } from './fixtures/record.ts';
import { resolveTool } from './tools.ts';

const help = `Records whole rollouts of the examples from a real control plane and signs them.

  npm run fixtures                 writes fixtures/all-pass (starlight) and fixtures/harbour
  npm run fixtures -- --example starlight --output DIR
                                   one of them, into a folder of yours, ending now
`;

const { values } = parseArgs({
  options: {
    example: { type: 'string' },
    output: { type: 'string', short: 'o' },
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
  // the tools collector asks the programs on the PATH, as a deployer's shell would
  const programs = await Promise.all([resolveTool('kubectl'), resolveTool('helm')]);
  process.env['PATH'] = [...programs.map((program) => dirname(program)), process.env['PATH']].join(delimiter);
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
      const people = makePeople(now);
      const parameters = ParameterValues.from(policies.parameters, profile.parameters, 'gates.yaml');
      const signed = signAll(snapshot, people, { policies, profile, parameters, now });
      await mkdir(output, { recursive: true });
      await writeFile(join(output, 'snapshot.json'), `${JSON.stringify(signed, null, 1)}\n`);
      await writeFile(join(output, 'gates.yaml'), profileText);
      await writeFile(join(output, 'trust.yaml'), people.yaml);
      await writeFile(join(output, 'now.txt'), `${now.toISOString()}\n`);
      const report = await evaluate(signed, { policies, profile, trust: people.trust, now, before: 'close' });
      say(`${example}: ${output}: ${report.verdict}`);
      for (const item of report.items)
        if (item.status !== 'pass' && item.status !== 'not_applicable')
          say(`  ${item.status} ${item.id}: ${item.message}`);
    } finally {
      await cluster.stop();
      await rm(directory, { recursive: true, force: true });
    }
  }
}
