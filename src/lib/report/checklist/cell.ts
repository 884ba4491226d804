import { fillMessage } from '../../messages.ts';
import type { Report, ReportItem } from '../../report.ts';
import { clean } from '../clean.ts';
import { plain } from '../markdown.ts';
import { outcomeOf, statusTable } from '../statuses.ts';
import { messageOf } from '../waiver-text.ts';

type Attestation = Extract<Report['attestations'][number], { state: 'valid' }>;

/** One row of a table, with everything that its cells rest on. */
export interface Row {
  readonly report: Report;
  readonly item: ReportItem;
  /** the valid signatures for this item */
  readonly signatures: readonly Attestation[];
}

/** One row for an item of the report. */
export function rowOf(report: Report, item: ReportItem): Row {
  const signatures = report.attestations.filter(
    (attestation): attestation is Attestation =>
      attestation.state === 'valid' && attestation.item === item.id,
  );
  return { report, item, signatures };
}

const { words, outOfScope } = statusTable.checklist;

/** How many digits of an envelope's digest say which one it is. */
const digits_shown = 12;

/** Cells by the head of their column; every other column says what the item's METADATA has for it. */
const cells: Readonly<Record<string, (row: Row) => string>> = {
  Item: title,
  Criteria: title,
  Instruction: title,
  Metric: title,
  Trigger: title,
  'Time Check': title,
  Status: ({ report, item }) => (item.inScope ? words[outcomeOf(item)] : `${outOfScope}${beforeOf(report)}`),
  Owner: ({ item }) => item.owner ?? '',
  Role: (row) => row.item.owner ?? title(row),
  Notes: ({ report, item }) =>
    plain(
      item.inScope ? messageOf(report, item) : `judged all the same: ${outcomeOf(item)}. ${item.message}`,
    ),
  'Sign-off': ({ item, signatures }) =>
    signatures.length === 0
      ? item.status === 'pass'
        ? 'from evidence'
        : ''
      : joined(signatures, ({ person, signedAt }) => plain(`${person}, ${dateOf(signedAt)}`)),
  Name: ({ signatures }) => joined(signatures, ({ person }) => plain(person)),
  Signature: ({ signatures }) =>
    joined(signatures, ({ envelope }) => code(envelope.slice(0, 'sha256:'.length + digits_shown))),
  Date: ({ signatures }) => joined(signatures, ({ signedAt }) => plain(dateOf(signedAt))),
  Audience: ({ signatures }) => joined(signatures, ({ claims }) => plain(claims['audience'] ?? '')),
  Channel: ({ signatures }) => joined(signatures, ({ claims }) => plain(claims['channel'] ?? '')),
  Contact: ({ item }) => plain(fillMessage('[{reachable}]', item.facts)),
  Method: ({ item }) => plain(fillMessage('[{methods}]', item.facts)),
  Location: ({ report, item }) => {
    const documents: Readonly<Record<string, unknown>> = report.profile.documents;
    const location = documents[item.id.slice(item.section.length + 1)];
    return typeof location === 'string' ? code(location) : '';
  },
};

/** What stands in a row below this head, as Markdown that fits a table. */
export function cell(row: Row, column: string): string {
  const known = cells[column];
  if (known !== undefined) return known(row);
  const text = row.item.columns?.[column] ?? '';
  return text.startsWith('$ ') ? code(text.slice(2)) : plain(text);
}

/** A title; what only says its section again is left out. */
function title({ item }: Row): string {
  return plain(item.title.replace(/^(?:Final approval|Emergency contacts): /, ''));
}

function beforeOf({ scope }: Report): string {
  return scope.before === undefined ? '' : ` before ${scope.before}`;
}

function joined<Value>(values: readonly Value[], text: (value: Value) => string): string {
  return [...new Set(values.map(text))].join('; ');
}

function dateOf(instant: string): string {
  return instant.slice(0, 'yyyy-mm-dd'.length);
}

/** A text that is to be typed as it is. A pipe would end the table's cell, and a backtick the text. */
function code(text: string): string {
  return `\`${clean(text.replace(/[\r\n\u2028\u2029]+/g, ' '))
    .replaceAll('`', 'ˋ')
    .replaceAll('|', '\\|')}\``;
}
