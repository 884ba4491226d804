import { GatesError } from '../lib/errors.ts';
import type { ReportFormat } from '../lib/report/format.ts';
import type { Report } from '../lib/report.ts';
import { writeWhole } from './files.ts';

/** Options of every command that writes a report. */
export interface FormatOptions {
  readonly format: string[];
  readonly json?: boolean;
  readonly all?: boolean;
}

/** A format, and the file that it goes to; `-` is standard output. */
export interface FormatTarget {
  readonly format: ReportFormat;
  readonly file: string;
}

/** Gathers a repeatable option. */
export function collectTexts(text: string, texts: string[]): string[] {
  return [...texts, text];
}

/**
 * The formats that `--format NAME[=FILE]` and `--json` ask for; a terminal's by default.
 *
 * @throws GatesError `usage_invalid` for a format that there is not, and for two that go to one file
 */
export async function formatTargets(options: FormatOptions): Promise<FormatTarget[]> {
  const { formats } = await import('../lib/report/formats.ts');
  const asked = [...(options.json ? ['json'] : []), ...options.format];
  const targets = (asked.length === 0 ? ['terminal'] : asked).map((text) => {
    const [name = '', file = '-'] = split(text);
    const format = formats.find((known) => known.name === name);
    if (format === undefined)
      throw new GatesError(
        'usage_invalid',
        `--format ${text}: there is no such format. Known: ${formats.map((known) => known.name).join(', ')}.`,
      );
    return { format, file };
  });
  for (const [index, { file, format }] of targets.entries()) {
    const before = targets.slice(0, index).find((other) => other.file === file);
    if (before !== undefined)
      throw new GatesError(
        'usage_invalid',
        `--format ${format.name}: ${file === '-' ? 'standard output' : file} already takes ${before.format.name}. Name a file for each: NAME=FILE.`,
      );
  }
  return targets;
}

/** Writes a report in every format that was asked for. */
export async function writeReport(
  report: Report,
  targets: readonly FormatTarget[],
  all: boolean,
): Promise<void> {
  for (const { format, file } of targets) {
    const colour = file === '-' && process.stdout.isTTY === true && !process.env['NO_COLOR'];
    await writeWhole(file, format.render(report, { colour, all }));
  }
}

function split(text: string): [string, string?] {
  const at = text.indexOf('=');
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}
