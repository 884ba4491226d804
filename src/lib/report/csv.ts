import type { Report, ReportItem } from '../report.ts';
import { clean, oneLine } from './clean.ts';
import type { ReportFormat } from './format.ts';
import { headLines } from './head.ts';
import { outcomeOf, statusTable } from './statuses.ts';
import { waiverOf, waiverText } from './waiver-text.ts';

/** Each column of the sheet. The last ones are equal in every row, so that they survive sorting and filtering. */
const columns: Readonly<Record<string, (item: ReportItem, report: Report) => string>> = {
  item: ({ id }) => id,
  title: ({ title }) => title,
  phase: ({ phase }) => phase,
  owner: ({ owner }) => owner ?? '',
  critical: ({ critical }) => yesNo(critical),
  required_before: ({ requiredBefore }) => requiredBefore,
  status: (item) => statusTable.csv.words[outcomeOf(item)].status,
  waived: (item) => statusTable.csv.words[outcomeOf(item)].waived,
  message: ({ message }) => message,
  solution: ({ solution }) => solution ?? '',
  waiver: (item, report) => {
    const waiver = waiverOf(report, item);
    return waiver === undefined ? '' : waiverText(waiver);
  },
  evidence: ({ evidence }) =>
    evidence
      .map(({ moment, domain, state, collectedAt }) =>
        [`${moment}/${domain}`, state, ...(collectedAt === undefined ? [] : [collectedAt])].join(' '),
      )
      .join('; '),
  rule: ({ source }) => `${source.file}:${source.line}`,
  release: (_, { release }) => `${release.name} ${release.version}`,
  judged_at: (_, { now }) => now.time,
  verdict: (_, { verdict }) => verdict,
  caveats: (_, report) => headLines(report).join(' '),
};

/** A sheet with a row an item in scope, by RFC 4180. No cell is a formula to a spreadsheet. */
export const csv: ReportFormat = {
  name: 'csv',
  description: 'a sheet with a row an item (RFC 4180)',
  render(report) {
    const items = report.items.filter((item) => item.inScope);
    const rows = [
      Object.keys(columns),
      ...items.map((item) => Object.values(columns).map((cellOf) => cellOf(item, report))),
    ];
    return rows.map((row) => `${row.map(cell).join(',')}\r\n`).join('');
  },
};

/** A spreadsheet runs what begins with one of these, in some languages with their wide forms; an apostrophe makes it text. */
const formula = /^\s*[=+\-@＝＋－＠]/;

function cell(text: string): string {
  // a tab or a line break at the beginning starts a formula too, before the mark that stands for it later
  const dangerous = formula.test(text) || /^[\t\r\n]/.test(text);
  const said = clean(oneLine(text));
  return `"${(dangerous ? `'${said}` : said).replaceAll('"', '""')}"`;
}

function yesNo(value: boolean): string {
  return value ? 'yes' : 'no';
}
