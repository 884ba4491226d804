import { Command } from 'commander';
import type { Decision } from '../../lib/admission/index.ts';
import { GatesError } from '../../lib/errors.ts';
import { clean } from '../../lib/report/clean.ts';
import { collectTexts } from '../formats.ts';
import { readGrounds } from '../judgement.ts';
import type { PlacedObject } from '../manifest-files.ts';
import type { SharedOptions } from '../settings.ts';
import { withShared } from './shared-options.ts';

interface TestOptions extends SharedOptions {
  readonly old: string[];
  readonly verdicts?: string;
  readonly json?: boolean;
}

/** One object of the files, and the answer that the webhook would give; none where it is not asked. */
interface Tested extends PlacedObject {
  readonly operation: 'CREATE' | 'UPDATE';
  readonly decision: Decision | undefined;
}

/** `gates admission test`: the webhook's answers for objects in files. */
export function admissionTest(): Command {
  return withShared(new Command('test'))
    .description('say what the webhook would answer about the objects of these files')
    .argument('<manifest...>', 'files and folders of YAML or JSON; - for standard input')
    .option(
      '--old <file>',
      'what is in the cluster now: objects that are in it are changed, not created (repeatable)',
      collectTexts,
      [],
    )
    .option('--verdicts <folder>', 'folder of signed verdicts, as gates attest writes them')
    .option('--json', 'as JSON')
    .addHelpText(
      'after',
      `
Exit codes: 0 every object is let in, 1 one is refused, 3 when one can't be read, or when there is none about which
the webhook would be asked.

Examples:
  $ gates admission test k8s/ --verdicts verdicts/
  $ helm template starlight chart/ | gates admission test - --verdicts verdicts/
  $ kubectl get deployment starlight-v4 -o yaml | gates admission test k8s/deployment.yaml --old -`,
    )
    .action(run);
}

async function run(paths: string[], options: TestOptions): Promise<void> {
  const tested = await testObjects(paths, options);
  const refused = tested.filter(({ decision }) => decision?.allowed === false);
  if (refused.length > 0) process.exitCode = 1;
  process.stdout.write(
    options.json ? `${JSON.stringify({ objects: tested.map(told) }, null, 2)}\n` : readable(tested),
  );
}

async function testObjects(paths: string[], options: TestOptions): Promise<Tested[]> {
  const { readManifests } = await import('../manifest-files.ts');
  const objects = await readManifests(paths);
  const olds = options.old.length === 0 ? [] : await readManifests(options.old);
  const [grounds, { decideReview, AdmissionRules, readVerdicts, reviewOfObject, identityOf }] =
    await Promise.all([readGrounds(options), import('../../lib/admission/index.ts')]);
  const [{ parseProfile }, { nobody, parseTrust }] = await Promise.all([
    import('../../lib/profile/profile.ts'),
    import('../../lib/trust/index.ts'),
  ]);
  const { policies } = grounds;
  const profile = parseProfile(grounds.profile.value, grounds.profile.file);
  const trust =
    grounds.trust.value === undefined ? nobody : parseTrust(grounds.trust.value, grounds.trust.file);
  const now_ms = Date.now();
  const known =
    options.verdicts === undefined ? undefined : await readVerdicts(options.verdicts, { trust, now_ms });
  for (const { file, reason } of known?.refused ?? [])
    process.stderr.write(`gates: ${clean(`${file} does not count as a verdict: ${reason}`)}\n`);
  const rules = await AdmissionRules.load(policies, profile, known?.verdicts);
  const before = new Map(olds.map(({ object }) => [identityOf(object, profile), object]));
  const tested = objects.map((placed): Tested => {
    const old = before.get(identityOf(placed.object, profile));
    const review = reviewOfObject(placed.object, profile, old);
    const decision = review && decideReview(review, { policies, profile, rules, now_ms });
    return { ...placed, operation: old === undefined ? 'CREATE' : 'UPDATE', decision };
  });
  if (tested.every(({ decision }) => decision === undefined))
    throw new GatesError(
      'scope_invalid',
      `There is no object about which the webhook would be asked: it guards the namespace ${profile.namespace} of ${grounds.profile.file}.`,
    );
  return tested;
}

function told({ file, line, object, operation, decision }: Tested): object {
  const { apiVersion, kind, metadata } = object;
  const { name, generateName, namespace } = metadata;
  return {
    file,
    line,
    apiVersion,
    kind,
    namespace,
    name: name ?? generateName,
    operation,
    asked: decision !== undefined,
    allowed: decision?.allowed ?? true,
    message: decision?.message,
    warnings: decision?.warnings ?? [],
    items: decision?.items ?? [],
  };
}

function readable(tested: readonly Tested[]): string {
  const count = { allowed: 0, refused: 0, unasked: 0 };
  const lines = tested.flatMap(({ file, line, object, decision }) => {
    const { kind, metadata } = object;
    const place = `${file}:${line} ${kind} ${metadata.name ?? metadata.generateName}`;
    if (decision === undefined) {
      count.unasked += 1;
      return [`– ${place}: the webhook is not asked`];
    }
    count[decision.allowed ? 'allowed' : 'refused'] += 1;
    return [
      `${decision.allowed ? '✔' : '✘'} ${place}`,
      ...(decision.message ?? '')
        .split('\n')
        .filter((text) => text !== '')
        .map((text) => `    ${text}`),
      ...decision.warnings.map((text) => `    warning: ${text}`),
    ];
  });
  const sum = `${count.allowed} let in, ${count.refused} refused, ${count.unasked} not asked about`;
  return `${lines.map(clean).join('\n')}\n\n${sum}\n`;
}
