import type { Report, ReportItem } from '../report.ts';
import { printable } from './clean.ts';
import type { ReportFormat } from './format.ts';
import { headLines, scopeText, summaryText } from './head.ts';
import { blocks, outcomeOf, statusTable } from './statuses.ts';
import { messageOf } from './waiver-text.ts';

/** GitHub shows so many annotations of one kind in a step, and drops the others without a word. */
const annotations_max = 10;
const words = statusTable.github.words;

/** Workflow commands that become annotations: what blocks first, by weight, and a notice that names what has no room. */
export const github: ReportFormat = {
  name: 'github',
  description: 'annotations of a GitHub workflow, printed to its log',
  render(report) {
    const { name, version } = report.release;
    const inScope = report.items.filter((item) => item.inScope);
    const errors = inScope.filter((item) => words[outcomeOf(item)] === 'error').sort(byWeight);
    const warnings = inScope.filter((item) => words[outcomeOf(item)] === 'warning').sort(byWeight);
    const caveats = headLines(report);
    const warnings_max = annotations_max - (caveats.length > 0 ? 1 : 0);
    const lines = [
      ...errors.slice(0, annotations_max).map((item) => annotation(report, item, 'error')),
      ...(caveats.length > 0 ? [command('warning', { title: 'Before you believe it' }, caveats)] : []),
      ...warnings.slice(0, warnings_max).map((item) => annotation(report, item, 'warning')),
      command('notice', { title: `gates: ${report.verdict}` }, [
        `${name} ${version}, ${scopeText(report)}: ${summaryText(report)}`,
        ...rest('block, too', errors.slice(annotations_max)),
        ...rest('are waived, too', warnings.slice(warnings_max)),
      ]),
    ];
    return `${lines.join('\n')}\n`;
  },
};

function annotation(report: Report, item: ReportItem, kind: 'error' | 'warning'): string {
  const place = item.places?.[0];
  const properties = {
    ...(place === undefined ? {} : { file: place.file, line: String(place.line) }),
    title: `${item.id}: ${outcomeOf(item)}`,
  };
  return command(kind, properties, [
    messageOf(report, item),
    ...(item.solution === undefined ? [] : [`What to do: ${item.solution}`]),
    `Owner: ${item.owner ?? 'nobody named'}`,
  ]);
}

/** What fails before what is unknown, what can't be waived before what can; then the checklist's order. */
function byWeight(one: ReportItem, other: ReportItem): number {
  return weight(other) - weight(one);
}

function weight(item: ReportItem): number {
  return (blocks(item) ? 4 : 0) + (item.status === 'fail' ? 2 : 0) + (item.critical ? 1 : 0);
}

function rest(what: string, items: readonly ReportItem[]): string[] {
  return items.length === 0 ? [] : [`${items.length} more ${what}: ${items.map(({ id }) => id).join(', ')}`];
}

/** `::kind name=value::line`, escaped as the runner unescapes it: nothing in a value ends it or begins another command. */
function command(
  kind: 'error' | 'warning' | 'notice',
  properties: Readonly<Record<string, string>>,
  lines: readonly string[],
): string {
  const said = Object.entries(properties).map(([name, value]) => `${name}=${property(printable(value))}`);
  return `::${kind} ${said.join(',')}::${lines.map((line) => data(printable(line))).join('%0A')}`;
}

function data(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
