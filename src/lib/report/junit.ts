import { XMLBuilder } from 'fast-xml-parser';
import { phases } from '../milestones.ts';
import type { Report, ReportItem } from '../report.ts';
import { printable } from './clean.ts';
import type { ReportFormat } from './format.ts';
import { headLines, scopeText, summaryText } from './head.ts';
import { outcomeOf, statusTable } from './statuses.ts';
import { messageOf } from './waiver-text.ts';

const places_shown_max = 20;
const words = statusTable.junit.words;
const wordOf = (item: ReportItem) => words[outcomeOf(item)];

/** JUnit XML as Jenkins, GitLab and GitHub's readers take it: a suite a phase, a test case an item in scope. */
export const junit: ReportFormat = {
  name: 'junit',
  description: 'JUnit XML for test readers of pipelines',
  render(report) {
    const items = report.items.filter((item) => item.inScope);
    const root = {
      '?xml': { '@version': '1.0', '@encoding': 'UTF-8' },
      testsuites: {
        '@name': printable(`gates: ${report.release.name} ${report.release.version} ${scopeText(report)}`),
        '@tests': items.length,
        '@failures': count(items, 'failure'),
        '@errors': count(items, 'error'),
        '@time': 0,
        testsuite: phases.flatMap((phase) => suite(report, phase)),
      },
    };
    const builder = new XMLBuilder({
      ignoreAttributes: false,
      attributeNamePrefix: '@',
      format: true,
      suppressEmptyNode: true,
    });
    return `${builder.build(root).trimEnd()}\n`;
  },
};

function suite(report: Report, phase: ReportItem['phase']) {
  const items = report.items.filter((item) => item.inScope && item.phase === phase);
  if (items.length === 0) return [];
  return [
    {
      '@name': phase,
      '@tests': items.length,
      '@failures': count(items, 'failure'),
      '@errors': count(items, 'error'),
      '@skipped': count(items, 'skipped'),
      '@time': 0,
      // UTC, without a zone: the format has none
      '@timestamp': new Date(report.now.time).toISOString().slice(0, 19),
      properties: { property: properties(report) },
      testcase: items.map((item) => testcase(report, item)),
    },
  ];
}

function properties(report: Report) {
  const { digests, verdict } = report;
  return [
    ['verdict', verdict],
    ['summary', summaryText(report)],
    ...headLines(report).map((line) => ['caveat', line]),
    ['snapshot', digests.snapshot],
    ['policies', digests.policies],
  ].map(([name = '', value = '']) => ({ '@name': name, '@value': printable(value) }));
}

function testcase(report: Report, item: ReportItem) {
  const message = printable(messageOf(report, item));
  const said = {
    '@name': printable(`${item.title} (${item.id})`),
    '@classname': `gates.${item.phase}`,
    '@time': 0,
  };
  const word = wordOf(item);
  if (word === 'passed') return { ...said, 'system-out': message };
  const lines = [
    message,
    ...(item.solution === undefined ? [] : [`What to do: ${printable(item.solution)}`]),
    printable(`Owner: ${item.owner ?? 'nobody named'}`),
    printable(`Rule: ${item.source.file}:${item.source.line}`),
    ...(item.places ?? [])
      .slice(0, places_shown_max)
      .map(({ object, file, line }) => printable(`${object}: ${file}:${line}`)),
    ...((item.places?.length ?? 0) > places_shown_max
      ? [`and ${(item.places?.length ?? 0) - places_shown_max} more`]
      : []),
  ];
  return { ...said, [word]: { '@type': outcomeOf(item), '@message': message, '#text': lines.join('\n') } };
}

function count(items: readonly ReportItem[], word: ReturnType<typeof wordOf>): number {
  return items.filter((item) => wordOf(item) === word).length;
}
