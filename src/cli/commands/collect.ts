import type { KeyObject } from 'node:crypto';
import { existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { Command, Option } from 'commander';
import type { CollectOptions, CollectProgress } from '../../lib/collect/collect.ts';
import { GatesError } from '../../lib/errors.ts';
import { type Domain, domainNames } from '../../lib/snapshot/domains.ts';
import { type Moment, moments } from '../../lib/snapshot/moments.ts';
import type { Observation, Snapshot } from '../../lib/snapshot/schema.ts';
import { nameOf, readBytes, writeWhole } from '../files.ts';
import { readPolicies, readProfileFile, type SharedOptions } from '../settings.ts';
import { readKey } from '../signing.ts';
import { withShared } from './shared-options.ts';

interface CollectCommandOptions extends SharedOptions {
  readonly moment: Moment;
  readonly only?: Domain[];
  readonly output: string;
  readonly kubeconfig?: string;
  readonly context?: string;
  readonly imageDigest?: string;
  readonly revision?: string;
  readonly notes?: string;
  readonly key?: string;
  readonly timeLimit: string;
  readonly dryRun?: boolean;
}

/** `gates collect`: gathers the evidence of a moment from the real thing. */
export function collect(): Command {
  return withShared(new Command('collect'))
    .description('collect the evidence that a moment’s items need')
    .addOption(new Option('--moment <moment>', 'which moment').choices(moments).makeOptionMandatory())
    .addOption(new Option('--only <domain...>', 'only these domains').choices(domainNames))
    .requiredOption(
      '-o, --output <file>',
      'the snapshot; other observations in it stay, the same ones are replaced',
    )
    .option(
      '--kubeconfig <file>',
      'which cluster (default: $KUBECONFIG, the user’s own, or the pod’s account)',
    )
    .option('--context <name>', 'which context of the kubeconfig')
    .option('--image-digest <digest>', 'digest of the release’s image, where it is known')
    .option('--revision <commit>', 'git commit of the release, where it is known')
    .option('--notes <file>', 'notes and observations that travel with the release, and decide nothing')
    .option('--key <file>', 'sign each observation with this collector’s key')
    .option('--time-limit <seconds>', 'for each collector', '120')
    .option('--dry-run', 'say what would be contacted and with which rights, and do nothing')
    .addHelpText(
      'after',
      `
Exit codes: 0 complete, 2 when something could not be seen, 3 when it could not run.

Examples:
  $ gates collect --moment pre-deployment -o snapshot.json
  $ gates collect --moment deployment --only cluster -o snapshot.json --key pipeline.key
  $ gates collect --moment canary --dry-run -o snapshot.json`,
    )
    .action(run);
}

async function run(options: CollectCommandOptions): Promise<void> {
  const [{ collectMoment, describeCollection }, { parseProfile }] = await Promise.all([
    import('../../lib/collect/collect.ts'),
    import('../../lib/profile/profile.ts'),
  ]);
  const [profile, policies] = await Promise.all([readProfileFile(options), readPolicies(options)]);
  const timeLimit_ms = 1000 * numberOf(options.timeLimit);
  checkStated(options);
  const request: CollectOptions = {
    moment: options.moment,
    profile: parseProfile(profile.value, profile.file),
    directory: dirname(resolve(profile.file)),
    catalogue: policies.catalogue,
    cluster: {
      ...(options.kubeconfig === undefined ? {} : { kubeconfig: options.kubeconfig }),
      ...(options.context === undefined ? {} : { context: options.context }),
    },
    stated: {
      ...(options.imageDigest === undefined ? {} : { imageDigest: options.imageDigest }),
      ...(options.revision === undefined ? {} : { revision: options.revision }),
    },
    ...(options.only === undefined ? {} : { only: options.only }),
    timeLimit_ms,
    onProgress: showProgress,
  };
  if (options.dryRun) {
    for (const { collector, contacts, rights } of describeCollection(request))
      process.stdout.write(
        `${collector}\n${contacts.map((line) => `  contacts ${line}\n`).join('')}${rights.map((line) => `  needs ${line}\n`).join('')}`,
      );
    return;
  }
  const additions = await readAdditions(options);
  const result = await collectMoment(request);
  const snapshot = await completed(result.snapshot, additions, options);
  await writeWhole(options.output, `${JSON.stringify(snapshot, null, 2)}\n`);

  for (const { path, kept, refused } of result.disagreements)
    process.stderr.write(
      `release.${path}: ${kept.value} by ${kept.from} is kept; ${refused.from} found ${refused.value}\n`,
    );
  const withProblems = result.collectors.filter(
    (collector) => collector.problems > 0 || collector.state === 'timed out',
  );
  const observations = Object.entries(result.snapshot.observations[options.moment] ?? {});
  for (const [domain, observation] of observations)
    for (const { path, reason } of observation?.problems ?? [])
      process.stderr.write(`  ${domain}${path === '' ? '' : `.${path}`}: ${reason}\n`);
  const without = result.withoutCollector;
  process.stderr.write(
    `${observations.length} ${observations.length === 1 ? 'domain' : 'domains'} collected, ${withProblems.length === 0 ? 'none' : observations.filter(([, observation]) => (observation?.problems ?? []).length > 0).length} with problems` +
      `${without.length > 0 ? `; no collector yet for ${without.join(', ')}` : ''}: ${options.output === '-' ? 'standard output' : options.output}\n`,
  );
  process.exitCode = withProblems.length > 0 || without.length > 0 ? 2 : 0;
}

const seconds_max = 86_400;

function numberOf(text: string): number {
  const seconds = Number(text);
  if (text.trim() === '' || !(seconds > 0 && seconds <= seconds_max))
    throw new GatesError(
      'usage_invalid',
      `--time-limit: expected seconds, more than 0 and at most ${seconds_max}; found ${text}.`,
    );
  return seconds;
}

function checkStated({ imageDigest, revision }: CollectCommandOptions): void {
  if (imageDigest !== undefined && !/^sha256:[0-9a-f]{64}$/.test(imageDigest))
    throw new GatesError(
      'usage_invalid',
      `--image-digest: expected sha256: and 64 hexadecimal digits; found ${imageDigest}.`,
    );
  if (revision !== undefined && !/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(revision))
    throw new GatesError('usage_invalid', `--revision: expected a whole git commit; found ${revision}.`);
}

/** What goes into the file beside the new observations. It is read first, so that a mistake costs no collection. */
interface Additions {
  readonly present?: Snapshot;
  readonly notes?: string;
  readonly key?: KeyObject;
}

async function readAdditions({ output, notes, key }: CollectCommandOptions): Promise<Additions> {
  const { parseSnapshot } = await import('../../lib/snapshot/snapshot.ts');
  return {
    ...(output === '-' || !existsSync(output)
      ? {}
      : { present: parseSnapshot(await readBytes(output), output) }),
    ...(notes === undefined ? {} : { notes: await readNotes(notes) }),
    ...(key === undefined ? {} : { key: await readKey(key) }),
  };
}

const notes_bytes_max = 256 * 1024;

async function readNotes(path: string): Promise<string> {
  const { decodeText } = await import('../../lib/collect/read-text.ts');
  const bytes = await readBytes(path);
  try {
    if (bytes.byteLength > notes_bytes_max)
      throw new Error(
        `holds more than ${notes_bytes_max / 1024} KiB: put what is long elsewhere, and its address here`,
      );
    return decodeText(bytes);
  } catch (error) {
    throw new GatesError('file_unreadable', `--notes: ${nameOf(path)} ${(error as Error).message}.`, error);
  }
}

/** Signs what was collected, and puts it in the place of older observations of the same domains. */
async function completed(
  collected: Snapshot,
  { present, notes, key }: Additions,
  { moment, output }: CollectCommandOptions,
): Promise<Snapshot> {
  const found = key === undefined ? collected : await signed(collected, moment, key);
  const whole = present === undefined ? found : await joined(present, found, moment, output);
  return notes === undefined ? whole : { ...whole, notes };
}

async function signed(snapshot: Snapshot, moment: Moment, key: KeyObject): Promise<Snapshot> {
  const { signObservation } = await import('../../lib/trust/index.ts');
  const { release } = snapshot;
  const observations = Object.fromEntries(
    Object.entries(snapshot.observations[moment] ?? {}).map(([domain, observation]) => [
      domain,
      signObservation(observation as Observation, { moment, domain: domain as Domain, release }, key),
    ]),
  );
  return { ...snapshot, observations: { [moment]: observations } };
}

async function joined(
  present: Snapshot,
  collected: Snapshot,
  moment: Moment,
  file: string,
): Promise<Snapshot> {
  const { mergeSnapshots } = await import('../../lib/snapshot/merge.ts');
  const replaced = Object.keys(collected.observations[moment] ?? {});
  const kept = Object.fromEntries(
    Object.entries(present.observations[moment] ?? {}).filter(([domain]) => !replaced.includes(domain)),
  );
  const rest = { ...present, observations: { ...present.observations, [moment]: kept } };
  return mergeSnapshots([
    { file, snapshot: rest },
    { file: 'what was collected', snapshot: collected },
  ]);
}

const states: Record<CollectProgress['state'], string> = {
  started: '…',
  done: '✔',
  problems: '!',
  'timed out': '✘',
};

function showProgress({ collector, domains, state, seconds, problems }: CollectProgress): void {
  if (state === 'started' && !process.stderr.isTTY) return;
  const detail =
    state === 'started' ? '' : ` ${seconds.toFixed(1)} s${problems > 0 ? `, ${problems} problems` : ''}`;
  process.stderr.write(`${states[state]} ${collector} (${domains.join(', ')})${detail}\n`);
}
