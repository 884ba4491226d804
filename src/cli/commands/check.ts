import { Command, Option } from 'commander';
import { GatesError } from '../../lib/errors.ts';
import { type Milestone, milestones, type Phase, phases } from '../../lib/milestones.ts';
import { nameOf, readBytes, writeWhole } from '../files.ts';
import { readPolicies, readProfileFile, readTrustFile, type SharedOptions } from '../settings.ts';
import { withShared } from './shared-options.ts';

interface CheckOptions extends SharedOptions {
  readonly before?: Milestone;
  readonly phase?: Phase[];
  readonly item?: string[];
  readonly now?: string;
  readonly format: string[];
  readonly json?: boolean;
  readonly all?: boolean;
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
  $ gates check snapshot.json --before close --format json=report.json --format markdown=report.md
  $ gates collect --moment deployment -o - | gates check - --phase deployment`,
    )
    .action(run);
}

async function run(snapshot: string, options: CheckOptions): Promise<void> {
  const [{ evaluate }, { exitCodeOf }, { formats }] = await Promise.all([
    import('../../lib/evaluate.ts'),
    import('../../lib/verdict.ts'),
    import('../../lib/report/formats.ts'),
  ]);
  const targets = chosenFormats(options).map((text) => {
    const [name = '', file = '-'] = split(text);
    const format = formats.find((known) => known.name === name);
    if (format === undefined)
      throw new GatesError(
        'usage_invalid',
        `--format ${text}: there is no such format. Known: ${formats.map((known) => known.name).join(', ')}.`,
      );
    return { format, file };
  });
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
  for (const { format, file } of targets) {
    const colour = file === '-' && process.stdout.isTTY === true && !process.env['NO_COLOR'];
    await writeWhole(file, format.render(report, { colour, all: options.all === true }));
  }
  process.exitCode = exitCodeOf(report.verdict);
}

function collectTexts(text: string, texts: string[]): string[] {
  return [...texts, text];
}

function chosenFormats(options: CheckOptions): readonly string[] {
  if (options.json) return ['json', ...options.format];
  return options.format.length === 0 ? ['terminal'] : options.format;
}

function split(text: string): [string, string?] {
  const at = text.indexOf('=');
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}
