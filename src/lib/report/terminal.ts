import type { Report, ReportItem } from '../report.ts';
import type { Verdict } from '../verdict.ts';
import { clean, oneLine } from './clean.ts';
import type { ReportFormat } from './format.ts';
import { headLines, scopeText, summaryText } from './head.ts';
import { linesOf } from './notes.ts';
import { type Paint, painter, type Style } from './paint.ts';

const verdictStyle: Record<Verdict, Style> = { go: 'green', 'no-go': 'red', undecided: 'yellow' };

/** What a person reads after `gates check`: the verdict, what qualifies it, and what is to be done. */
export const terminal: ReportFormat = {
  name: 'terminal',
  description: 'for people: the verdict and what is to be done',
  render(report, { colour, all }) {
    const paint = painter(colour);
    const { name, version } = report.release;
    const lines = [
      `${paint(verdictStyle[report.verdict], paint('bold', report.verdict.toUpperCase()))}  ${paint('bold', `${clean(name)} ${clean(version)}`)} ${scopeText(report)}  ${paint('dim', report.now.time)}`,
      summaryText(report),
      ...headLines(report).map((line) => `${paint('yellow', '!')} ${clean(line)}`),
    ];
    let apart = true;
    for (const section of sections(report)) {
      const open = section.items.filter((item) => !settled(item));
      const shown = all
        ? section.items
        : section.items.filter((item) => item.status !== 'pass' && item.status !== 'not_applicable');
      const settledCount = section.items.length - open.length;
      const mark = open.length === 0 ? paint('green', '✔') : worstMark(open, paint);
      // sections in which nothing is to be done stand together
      if (apart || shown.length > 0) lines.push('');
      apart = shown.length > 0;
      lines.push(
        `${mark} ${paint('bold', section.name)} ${paint('dim', `${settledCount} of ${section.items.length}`)}`,
      );
      for (const item of shown) lines.push(...itemLines(item, paint));
    }
    if (report.notes !== undefined)
      lines.push(
        '',
        paint('bold', 'notes'),
        ...linesOf(report.notes).map((line) => `  ${clean(line)}`.trimEnd()),
      );
    lines.push('', closing(report, paint));
    return `${lines.join('\n')}\n`;
  },
};

function itemLines(item: ReportItem, paint: Paint): string[] {
  const owner = item.owner === null ? '' : paint('dim', ` · ${item.owner}`);
  const critical = item.critical ? '' : paint('dim', ' · can be waived');
  const waived = item.waived ? paint('cyan', ' WAIVED') : '';
  const first = `  ${itemMark(item, paint)} ${item.id}${waived}${owner}${item.status === 'pass' ? '' : critical}`;
  const message = `      ${clean(item.message)}`;
  return item.solution === undefined || item.waived
    ? [first, message]
    : [first, message, `      ${paint('cyan', '→')} ${clean(oneLine(item.solution))}`];
}

function itemMark(item: ReportItem, paint: Paint): string {
  switch (item.status) {
    case 'pass':
      return paint('green', '✔');
    case 'not_applicable':
      return paint('dim', '–');
    case 'fail':
      return paint('red', '✘');
    case 'unknown':
      return paint('yellow', '?');
  }
}

function worstMark(open: readonly ReportItem[], paint: Paint): string {
  return open.some((item) => item.status === 'fail') ? paint('red', '✘') : paint('yellow', '?');
}

function settled(item: ReportItem): boolean {
  return item.waived || item.status === 'pass' || item.status === 'not_applicable';
}

function sections(report: Report): { name: string; items: ReportItem[] }[] {
  const grouped = new Map<string, ReportItem[]>();
  for (const item of report.items)
    if (item.inScope) grouped.set(item.section, [...(grouped.get(item.section) ?? []), item]);
  return [...grouped].map(([name, items]) => ({ name, items }));
}

function closing(report: Report, paint: Paint): string {
  switch (report.verdict) {
    case 'go':
      return paint('green', 'Every item in scope is proven, does not apply, or is validly waived.');
    case 'no-go':
      return paint('red', 'What fails was proven by evidence: mend it, or have it waived where it can be.');
    case 'undecided':
      return paint('yellow', 'Nothing failed, but what is unknown blocks: collect the missing evidence.');
  }
}
