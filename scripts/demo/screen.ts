import { headLines, summaryText } from '../../src/lib/report/head.ts';
import { painter, type Style } from '../../src/lib/report/paint.ts';
import { terminal } from '../../src/lib/report/terminal.ts';
import type { Report } from '../../src/lib/report.ts';
import type { Verdict } from '../../src/lib/verdict.ts';

/** Colours only on a terminal that wants them. */
export const colour = process.stdout.isTTY === true && !process.env['NO_COLOR'];
const paint = painter(colour);
const verdictStyle: Record<Verdict, Style> = { go: 'green', 'no-go': 'red', undecided: 'yellow' };

/** Writes lines on standard output. */
export function say(...lines: readonly string[]): void {
  for (const line of lines) process.stdout.write(`${line}\n`);
}

/** A heading, and what is to be seen below it. */
export function heading(title: string, ...lines: readonly string[]): void {
  say('', paint('bold', `── ${title} ${'─'.repeat(Math.max(0, 90 - title.length))}`), ...lines, '');
}

/** A command as a reader would type it. */
export function command(text: string): void {
  say(paint('dim', `$ ${text}`));
}

export function verdictWord(verdict: Verdict): string {
  return paint(verdictStyle[verdict], verdict.toUpperCase());
}

/** A report in a few lines: the verdict, what heads it, and of each section the first item that does not pass. */
export function sayBriefly(report: Report): void {
  say(`${verdictWord(report.verdict)}  ${summaryText(report)}`);
  for (const line of headLines(report)) say(`${paint('yellow', '!')} ${plain(line)}`);
  for (const status of ['fail', 'unknown'] as const) {
    const open = report.items.filter((item) => item.inScope && !item.waived && item.status === status);
    for (const section of new Set(open.map((item) => item.section))) {
      const [first, ...more] = open.filter((item) => item.section === section);
      const mark = status === 'fail' ? paint('red', '✘') : paint('yellow', '?');
      say(
        `  ${mark} ${first?.id}${more.length > 0 ? paint('dim', ` and ${more.length} more of ${section}`) : ''}`,
        `      ${plain(first?.message ?? '')}`,
      );
    }
  }
}

/** Names come from clusters and files: nothing in them may move the cursor or forge a line. */
function plain(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ');
}

/** One line of progress, on standard error. */
export function progress(text: string): void {
  process.stderr.write(`${text}\n`);
}

/** A report as `gates check` prints it. */
export function sayWhole(report: Report): void {
  process.stdout.write(terminal.render(report, { colour, all: false }));
}
