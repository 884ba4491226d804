import { Command } from 'commander';
import { GatesError } from '../../lib/errors.ts';
import type { ReplayResult } from '../../lib/replay/index.ts';
import { clean } from '../../lib/report/clean.ts';
import { summaryText } from '../../lib/report/head.ts';
import { nameOf, readBytes } from '../files.ts';
import { readPolicies } from '../settings.ts';

interface ReplayCommandOptions {
  readonly snapshot: string;
  readonly policies?: string;
  readonly json?: boolean;
}

const differences_shown_max = 20;

/** `gates replay`: the same bytes again, or what differs. */
export function replay(): Command {
  return new Command('replay')
    .description('evaluate again from what a report embeds and its snapshot, and compare byte by byte')
    .argument('<report>', 'what `gates check --json` wrote, or - for standard input')
    .requiredOption('--snapshot <file>', 'the snapshot that was judged, or - for standard input')
    .option(
      '--policies <file>',
      'policies built by `gates build`, or of an older release (default: the shipped ones)',
    )
    .option('--json', 'as JSON, with every difference')
    .addHelpText(
      'after',
      `
Exit codes: 0 equal bytes, 1 anything else, 3 could not replay.

Examples:
  $ gates replay report.json --snapshot snapshot.json
  $ gates replay report.json --snapshot snapshot.json --policies policies-1.2.0.json`,
    )
    .action(run);
}

async function run(path: string, options: ReplayCommandOptions): Promise<void> {
  if (path === '-' && options.snapshot === '-')
    throw new GatesError('usage_invalid', 'Only one of report and snapshot can be standard input.');
  const [{ replay: again }, report, snapshot, policies] = await Promise.all([
    import('../../lib/replay/index.ts'),
    readBytes(path),
    readBytes(options.snapshot),
    readPolicies(options),
  ]);
  const result = await again(report, snapshot, {
    policies,
    files: {
      report: nameOf(path),
      snapshot: nameOf(options.snapshot),
      policies: options.policies ?? 'the shipped policies',
    },
  });
  const { report: _, ...comparison } = result;
  process.stdout.write(
    options.json
      ? `${JSON.stringify(comparison, null, 2)}\n`
      : `${describe(result, nameOf(path)).map(clean).join('\n')}\n`,
  );
  if (result.outcome !== 'equal') process.exitCode = 1;
}

function describe(result: ReplayResult, file: string): string[] {
  const { outcome, recorded, replayed, moved, differences, report } = result;
  if (outcome === 'equal')
    return [
      `equal: ${recorded.bytes} bytes, ${recorded.digest}`,
      `${report.release.name} ${report.release.version}: ${report.verdict}; ${summaryText(report)}; as of ${report.now.time}.`,
    ];
  const sizes = [
    `${file} has ${recorded.bytes} bytes, ${recorded.digest};`,
    `replay has ${replayed.bytes} bytes, ${replayed.digest}; the first different one is in line ${result.firstDifferentLine}.`,
  ];
  if (outcome === 'same_content')
    return [
      'different bytes, same content: only white space, escapes or the order of keys are others.',
      ...sizes,
    ];
  const shown = differences.slice(0, differences_shown_max);
  const rest = differences.length - shown.length;
  return [
    `different: ${differences.length} ${differences.length === 1 ? 'place' : 'places'}`,
    ...sizes,
    ...(moved.length === 0
      ? [
          '',
          'What the answer rests on is what the report says: the report itself was changed, or another version of gates wrote it.',
        ]
      : [
          '',
          'What the answer rests on is not what the report says:',
          ...moved.map(({ text }) => `  ${text}`),
        ]),
    '',
    ...shown.map(({ text }) => `  ${text}`),
    ...(rest > 0 ? [`  and ${rest} more (--json lists all)`] : []),
  ];
}
