import { phases } from '../milestones.ts';
import { clean } from './clean.ts';
import type { ReportFormat } from './format.ts';
import { headLines, scopeText, summaryText } from './head.ts';
import { linesOf } from './notes.ts';
import { outcomeOf, statusTable } from './statuses.ts';

const { words } = statusTable.markdown;

/** A document for a pull request or a wiki: the verdict, what blocks, and every item in the checklist's order. */
export const markdown: ReportFormat = {
  name: 'markdown',
  description: 'a document with every item in scope',
  render(report) {
    const { release, verdict } = report;
    const blocking = report.items.filter(
      (item) => item.inScope && !item.waived && (item.status === 'fail' || item.status === 'unknown'),
    );
    const lines = [
      `# ${plain(release.name)} ${plain(release.version)}: ${verdict}`,
      '',
      `${summaryText(report)}; judged ${scopeText(report)} at ${report.now.time}.`,
      ...section(
        headLines(report).map((line) => `- ${plain(line)}`),
        [],
      ),
      ...section(
        blocking.map(
          (item) =>
            `- **${item.id}** (${item.owner ?? 'nobody named'}): ${plain(item.message)}${item.solution === undefined ? '' : ` → ${plain(item.solution)}`}`,
        ),
        ['## What blocks', ''],
      ),
    ];
    for (const phase of phases) {
      const items = report.items.filter((item) => item.inScope && item.phase === phase);
      if (items.length === 0) continue;
      lines.push('', `## ${phase}`, '', '| item | status | owner | seen |', '|---|---|---|---|');
      for (const item of items)
        lines.push(
          `| ${plain(item.title)}<br>\`${item.id}\` | ${words[outcomeOf(item)]} | ${item.owner ?? '–'} | ${plain(item.message)} |`,
        );
    }
    if (report.notes !== undefined)
      lines.push('', '## Notes', '', ...linesOf(report.notes).map((line) => `> ${plain(line)}`.trimEnd()));
    lines.push('', `Snapshot \`${report.digests.snapshot}\`, policies \`${report.digests.policies}\`.`);
    return `${lines.join('\n')}\n`;
  },
};

function section(body: readonly string[], heading: readonly string[]): string[] {
  return body.length === 0 ? [] : ['', ...heading, ...body];
}

/** Content from clusters and files stands for itself: no markup, no line breaks. */
export function plain(text: string): string {
  return (
    clean(text.replace(/[\r\n\u2028\u2029]+/g, ' '))
      .replace(/&(?=[#\w])/g, '&amp;')
      // a figure's "less than" can open nothing, as long as nothing closes it
      .replace(/<(?![\d ][^>]*$)/g, '&lt;')
      .replace(/^>/, '&gt;')
      .replace(/[\\`*_[\]|#~!]/g, (character) => `\\${character}`)
  );
}
