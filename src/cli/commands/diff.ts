import { Command, Option } from 'commander';
import { GatesError } from '../../lib/errors.ts';
import { nameOf, readBytes } from '../files.ts';

interface DiffOptions {
  readonly format: 'terminal' | 'markdown' | 'json';
  readonly json?: boolean;
}

/** `gates diff`: what changed from one report to another. */
export function diff(): Command {
  return new Command('diff')
    .description('show what changed since another report, item by item, with the evidence that moved it')
    .argument('<old>', 'what `gates check --json` wrote, or - for standard input')
    .argument('<new>', 'a later report, or - for standard input')
    .addOption(
      new Option('--format <format>', 'how it is written')
        .choices(['terminal', 'markdown', 'json'])
        .default('terminal'),
    )
    .option('--json', 'the same as --format json')
    .addHelpText(
      'after',
      `
Exit codes: 0 when no item got worse, 1 when one did or blocks newly, 3 when a report can't be read.

Examples:
  $ gates diff yesterday.json today.json
  $ gates diff main.json branch.json --format markdown >> "$GITHUB_STEP_SUMMARY"`,
    )
    .action(run);
}

async function run(old: string, later: string, options: DiffOptions): Promise<void> {
  if (old === '-' && later === '-')
    throw new GatesError('usage_invalid', 'Only one of the reports can be standard input.');
  const [{ diffMarkdown, diffReports, diffTerminal }, { readReport }, { cleanJson }] = await Promise.all([
    import('../../lib/diff/index.ts'),
    import('../../lib/read-report.ts'),
    import('../../lib/report/clean.ts'),
  ]);
  const [before, after] = await Promise.all(
    [old, later].map(async (path) => readReport(await readBytes(path), nameOf(path))),
  );
  if (before === undefined || after === undefined) return;
  const difference = diffReports(before, after);
  const colour = process.stdout.isTTY === true && !process.env['NO_COLOR'];
  const format = options.json ? 'json' : options.format;
  process.stdout.write(
    format === 'json'
      ? `${cleanJson(JSON.stringify(difference, null, 2))}\n`
      : format === 'markdown'
        ? diffMarkdown(difference)
        : diffTerminal(difference, { colour }),
  );
  if (difference.worse) process.exitCode = 1;
}
