import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { findPrograms } from '../environment/components.ts';
import { type ControlPlane, startControlPlane } from '../environment/control-plane.ts';
import { prepareExample, putToolsOnPath } from '../environment/example.ts';
import { plantedSecret } from '../environment/rollout.ts';
import type { Milestone } from '../src/lib/milestones.ts';
import { defaultPolicies } from '../src/lib/policies/default-policies.ts';
import type { Verdict } from '../src/lib/verdict.ts';
import { commandLine, ensurePoliciesBuilt } from './demo/built.ts';
import { interruption, Stopped, tooLate } from './demo/interruption.ts';
import { type LiveRollout, liveRollout } from './demo/live-rollout.ts';
import { command, heading, progress, say, sayWhole, verdictWord } from './demo/screen.ts';

const help = `Takes the example release into production on a real control plane, and decides from what is seen of it.

  npm run demo:cluster                    writes into a new folder below the system's temporary one
  npm run demo:cluster -- --output DIR

The first run builds etcd, Kubernetes and kwok with Go, which takes a while. Ctrl-C stops everything.
`;
const nodes = 3;
/** From when all programs are there. */
const limit_minutes = 15;
const namespace = 'starlight-prod';

const { values } = parseArgs({
  options: { output: { type: 'string', short: 'o' }, help: { type: 'boolean', short: 'h', default: false } },
});
if (values.help) process.stdout.write(help);
else await main();

async function main(): Promise<void> {
  const interrupted = interruption();
  await Promise.race([prepare(), interrupted]).catch(end);
  if (process.exitCode !== undefined) return;

  const work = await mkdtemp(join(tmpdir(), 'gates-demo-cluster-work-'));
  const output =
    values.output === undefined
      ? await mkdtemp(join(tmpdir(), 'gates-demo-cluster-'))
      : resolve(values.output);
  progress(`starting etcd, kube-apiserver, controller manager, scheduler and ${nodes} nodes of kwok …`);
  const starting = startControlPlane({ nodes, directory: join(work, 'control-plane') });
  try {
    const started = Promise.race([starting, interrupted]);
    await Promise.race([tell(started, work, output), interrupted, tooLate(limit_minutes)]).catch(end);
  } finally {
    progress('stopping the control plane …');
    await (await starting.catch(() => undefined))?.stop();
    await rm(work, { recursive: true, force: true });
    progress('stopped');
  }
}

/** Builds and finds what the demo needs. */
async function prepare(): Promise<void> {
  await ensurePoliciesBuilt();
  await findPrograms();
  await putToolsOnPath();
}

async function tell(started: Promise<ControlPlane>, work: string, output: string): Promise<void> {
  const cluster = await started;
  const example = await prepareExample('starlight', cluster, work);
  const rollout = liveRollout(example, await defaultPolicies(), output);
  const kubectl = async (...args: string[]) => {
    command(`kubectl ${args.join(' ').replaceAll(plantedSecret, '…')}`);
    const { code, stderr } = await cluster.kubectl(args);
    if (code !== 0) throw new Error(`kubectl ${args[0]} failed: ${stderr}`);
  };
  const told: { name: string; before: Milestone; at: string }[] = [];
  let asExpected = true;
  const decide = async (before: Milestone, name: string, expected: Verdict) => {
    const report = await rollout.decide(before, name);
    told.push({ name: `${name}: ${verdictWord(report.verdict)}`, before, at: report.now.time });
    asExpected &&= report.verdict === expected;
    return report;
  };

  heading(
    'What is real here, and what is not',
    `A Kubernetes API server at ${cluster.server}, with its controllers. Its nodes are simulated by kwok: pods get Ready, but run`,
    'no program. So what a running service would show is written, not measured: its collector is called "fixture". The',
    'canary’s two hours are among it. Everything else is collected live, and all of it is signed with keys made just now.',
  );

  await rollout.advance('pre-deployment');
  heading('1. Before the deployment: may we deploy?', ...origins(rollout, ['pre-deployment']));
  sayWhole(await decide('deploy', 'before-deploy', 'go'));

  await rollout.advance('deployment');
  heading(
    '2. Deployed beside the previous version: may the canary start?',
    ...origins(rollout, ['deployment']),
  );
  sayWhole(await decide('canary', 'before-canary', 'go'));

  heading('3. Somebody deletes a Secret', 'The pods run on, for now: the next one that starts would not.');
  const secret = ['-n', namespace, 'secret', 'starlight-database'];
  await kubectl('delete', ...secret);
  await rollout.collect('deployment');
  sayWhole(await decide('canary', 'secret-deleted', 'no-go'));
  say('');
  await kubectl(
    ...['create', '-n', namespace, 'secret', 'generic', 'starlight-database'],
    ...['DATABASE_URL', 'POSTGRES_PASSWORD'].map((key) => `--from-literal=${key}=${plantedSecret}`),
  );
  await rollout.collect('deployment');
  say(`With the Secret back: ${verdictWord((await decide('canary', 'secret-back', 'go')).verdict)}`);

  for (const moment of ['canary', 'migration', 'post-deployment'] as const) await rollout.advance(moment);
  heading(
    '4. To the end: canary, migration, and what comes after; may we close?',
    'Closing asks for 24 hours of monitoring after the migration, and here it was seconds ago. That can’t be hurried.',
    ...origins(rollout, ['canary', 'migration', 'post-deployment']),
  );
  sayWhole(await decide('close', 'before-close', 'undecided'));

  heading(
    'Where it all is',
    `Snapshot, profile, trust file, report.json, report.html and checklist.md, below ${output}:`,
  );
  for (const { name, before, at } of told)
    say(name, `   gates check snapshot.json --before ${before} --now ${at}`);
  say('', `After npm run build, gates is: node ${resolve(commandLine)}`);
  if (!asExpected) throw new Error('A verdict was not what this demo is to show.');
}

function origins(rollout: LiveRollout, wanted: readonly string[]): string[] {
  return rollout
    .origins()
    .filter(({ moment }) => wanted.includes(moment))
    .map(
      ({ moment, seen, written }) =>
        `${moment}: seen live: ${seen.join(', ')}; written: ${written.join(', ') || 'nothing'}.`,
    );
}

function end(error: unknown): void {
  progress(error instanceof Error ? error.message : String(error));
  process.exitCode = error instanceof Stopped ? 130 : 1;
}
