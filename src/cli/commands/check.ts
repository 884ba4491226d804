import { Command, Option } from 'commander';
import { type Milestone, milestones, type Phase, phases } from '../../lib/milestones.ts';
import { nameOf, readBytes } from '../files.ts';
import { collectTexts, type FormatOptions, formatTargets, writeReport } from '../formats.ts';
import { readPolicies, readProfileFile, readTrustFile, type SharedOptions } from '../settings.ts';
import { withShared } from './shared-options.ts';

interface CheckOptions extends SharedOptions, FormatOptions {
  readonly before?: Milestone;
  readonly phase?: Phase[];
  readonly item?: string[];
  readonly now?: string;
}

/** `gates check`: decides, and ends with the verdict's exit code. */
export function check(): Command {
  return withShared(new Command('check'))
    .description('decide every item over a snapshot')
    .argument('<snapshot>', 'the snapshot, or - for standard input')
    .addOption(new Option('--before <milestone>', 'everything required before it').choices(milestones))
    .addOption(new Option('--phase <phase...>', 'look at these phases only').choices(phases))
    .option('--item <id...>', 'look at these items only')
    .option('--now <time>', 'judge as of this RFC 3339 time; the report says so')
    .option('--format <format>', 'NAME or NAME=FILE, repeatable (default: terminal)', collectTexts, [])
    .option('--json', 'the same as --format json')
    .option('--all', 'show items that pass one by one, too')
    .addHelpText(
      'after',
      `
Exit codes: 0 go, 1 no-go, 2 undecided, 3 could not judge.

Examples:
  $ gates check snapshot.json --before deploy
  $ gates check snapshot.json --before close --format json=report.json --format html=report.html
  $ gates collect --moment deployment -o - | gates check - --phase deployment`,
    )
    .action(run);
}

async function run(snapshot: string, options: CheckOptions): Promise<void> {
  const targets = await formatTargets(options);
  const [{ evaluate }, { exitCodeOf }] = await Promise.all([
    import('../../lib/evaluate.ts'),
    import('../../lib/verdict.ts'),
  ]);
  const [bytes, profile, trust, policies] = await Promise.all([
    readBytes(snapshot),
    readProfileFile(options),
    readTrustFile(options),
    readPolicies(options),
  ]);
  const report = await evaluate(bytes, {
    policies,
    ...(options.before === undefined ? {} : { before: options.before }),
    ...(options.phase === undefined ? {} : { phases: options.phase }),
    ...(options.item === undefined ? {} : { items: options.item }),
    ...(options.now === undefined ? {} : { now: options.now }),
    ...(profile.value === undefined ? {} : { profile: profile.value }),
    // validated by evaluate
    ...(trust.value === undefined ? {} : { trust: trust.value as never }),
    files: { snapshot: nameOf(snapshot), profile: profile.file, trust: trust.file },
  });
  await writeReport(report, targets, options.all === true);
  process.exitCode = exitCodeOf(report.verdict);
}
