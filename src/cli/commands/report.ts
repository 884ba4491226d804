import { Command } from 'commander';
import { nameOf, readBytes } from '../files.ts';
import { collectTexts, type FormatOptions, formatTargets, writeReport } from '../formats.ts';

/** `gates report`: a report again, in other formats. */
export function report(): Command {
  return new Command('report')
    .description('write a report in other formats')
    .argument('<report>', 'what `gates check --format json` wrote, or - for standard input')
    .option('--format <format>', 'NAME or NAME=FILE, repeatable (default: terminal)', collectTexts, [])
    .option('--json', 'the same as --format json')
    .option('--all', 'show items that pass one by one, too')
    .addHelpText(
      'after',
      `
It decides nothing: the exit code is that of the verdict which the report states, as \`gates check\` gave it. Whether
the report is true is what \`gates replay\` finds out.

Examples:
  $ gates report report.json --format html=report.html --format checklist=checklist.md
  $ gates report report.json --all`,
    )
    .action(run);
}

async function run(path: string, options: FormatOptions): Promise<void> {
  const targets = await formatTargets(options);
  const [{ readReport }, { exitCodeOf }, bytes] = await Promise.all([
    import('../../lib/read-report.ts'),
    import('../../lib/verdict.ts'),
    readBytes(path),
  ]);
  const read = readReport(bytes, nameOf(path));
  await writeReport(read, targets, options.all === true);
  process.exitCode = exitCodeOf(read.verdict);
}
