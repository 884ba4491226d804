import type { Report, ReportItem } from '../../report.ts';
import { clean } from '../clean.ts';
import type { ReportFormat } from '../format.ts';
import { headLines, scopeText, summaryText } from '../head.ts';
import { plain } from '../markdown.ts';
import { linesOf } from '../notes.ts';
import { blocks } from '../statuses.ts';
import { cell, rowOf } from './cell.ts';
import { chapters, closing, type Table, tableOfTeam } from './layout.ts';

/** The checklist that people filled in by hand, filled in from the report: the same chapters and tables, one row an item. */
export const checklist: ReportFormat = {
  name: 'checklist',
  description: 'the production deployment checklist as Markdown, ticked and signed',
  render(report) {
    const sections = bySection(report.items);
    const known = new Set(
      [...chapters.flatMap(({ tables }) => tables), closing].map(({ section }) => section),
    );
    const ofTeam = [...sections.keys()].filter((section) => !known.has(section)).map(tableOfTeam);
    const parts = [
      head(report),
      ...[...chapters, { heading: '🧩 Further Items', tables: ofTeam }].flatMap(({ heading, tables }) => {
        const bodies = tables.flatMap((table) => {
          const items = sections.get(table.section) ?? [];
          return items.length === 0 ? [] : [[...titleOf(table), ...rowsOf(table, report, items)].join('\n')];
        });
        return bodies.length === 0 ? [] : [[`## ${heading}`, ...bodies].join('\n\n')];
      }),
      notes(report),
      foot(report),
      instructions(report, sections.get(closing.section) ?? []),
    ];
    return `${parts.join('\n\n---\n\n')}\n`;
  },
};

function bySection(items: readonly ReportItem[]): Map<string, ReportItem[]> {
  const sections = new Map<string, ReportItem[]>();
  for (const item of items) sections.set(item.section, [...(sections.get(item.section) ?? []), item]);
  return sections;
}

function head(report: Report): string {
  const { release, verdict, summary, now } = report;
  const done = report.items.filter((item) => item.inScope && !blocks(item)).length;
  const qualifications = headLines(report).map((line) => `- ${plain(line)}`);
  return [
    '# Production Deployment Checklist',
    '',
    `**Release**: ${plain(release.name)}  `,
    `**Version**: ${plain(release.version)}  `,
    `**Updated**: ${plain(now.time)}  `,
    `**Verdict**: ${verdict} (${plain(scopeText(report))})  `,
    `**Completion**: ${done} of ${summary.inScope} items pass, do not apply or are waived; 100% is required${report.scope.before === undefined ? '' : ` before ${report.scope.before}`}  `,
    `**Counted**: ${summaryText(report)}`,
    ...(qualifications.length === 0 ? [] : ['', ...qualifications]),
  ].join('\n');
}

function titleOf({ heading, bold }: Table): string[] {
  if (heading === '') return [];
  return [bold ? `**${heading}**` : `### ${plain(heading)}`, ''];
}

function rowsOf({ columns }: Table, report: Report, items: readonly ReportItem[]): string[] {
  const lines = [columns, columns.map(() => '---')];
  for (const item of items) {
    const row = rowOf(report, item);
    lines.push(columns.map((column) => cell(row, column)));
  }
  return lines.map((line) => `| ${line.join(' | ')} |`);
}

function notes(report: Report): string {
  const seen = report.observations.map(({ moment, domain, collectedAt, collector, state, signature }) =>
    [moment, domain, collectedAt, collector, state, signature].map(plain).join(' | '),
  );
  return [
    '## 📝 Notes & Observations',
    report.notes === undefined ? 'No notes were kept with this release.' : verbatim(linesOf(report.notes)),
    ...(seen.length === 0
      ? []
      : [
          [
            'Moment | Domain | Collected | Collector | State | Signature',
            '--- | --- | --- | --- | --- | ---',
            ...seen,
          ]
            .map((line) => `| ${line} |`)
            .join('\n'),
        ]),
  ].join('\n\n');
}

/** Lines as they are: the fence is longer than any in them, so that none ends it. */
function verbatim(lines: readonly string[]): string {
  const longest = Math.max(2, ...(lines.join('\n').match(/`+/g) ?? []).map(({ length }) => length));
  const fence = '`'.repeat(longest + 1);
  return [fence, ...lines.map(clean), fence].join('\n');
}

function foot({ now, digests }: Report): string {
  return [
    `**Last Updated**: ${plain(now.time)}  `,
    `**Snapshot**: \`${clean(digests.snapshot)}\`  `,
    `**Policies**: \`${clean(digests.policies)}\`  `,
    `**Judgement**: \`${clean(digests.inputs)}\``,
  ].join('\n');
}

function instructions(report: Report, items: readonly ReportItem[]): string {
  const open = report.items.filter((item) => item.inScope && item.critical && blocks(item));
  return [
    `## ${closing.heading}`,
    ...(items.length === 0 ? [] : [rowsOf(closing, report, items).join('\n')]),
    `**Remember**: If any critical item fails, do not proceed with deployment. ${
      open.length === 0
        ? 'No critical item fails or is unknown.'
        : `Critical items that fail or are unknown: ${open.length}.`
    }`,
  ].join('\n\n');
}
