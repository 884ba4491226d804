import { XMLParser, XMLValidator } from 'fast-xml-parser';
import type { DomainData } from './collector.ts';
import type { ReportFile } from './report-files.ts';

type Suite = NonNullable<NonNullable<DomainData<'tests'>['suites']>['items']>[number];
type Element = Record<string, unknown>;

const failed_shown_max = 100;
/** No clock on earth is further ahead of UTC. */
const zone_ms_max = 14 * 3_600_000;

const figures = ['tests', 'failures', 'errors', 'skipped'] as const;
type Counts = Record<(typeof figures)[number], number>;

/** What a JUnit XML file proves, and sentences that say why it is not the whole truth. */
export interface TestResults {
  readonly suites: Suite[];
  readonly doubts: string[];
}

/**
 * The suites of one JUnit XML file. Test cases are counted one by one. Where a suite's own figures say that there were
 * more, the file is a part of the truth, and that is a doubt; a failure that is only stated counts all the same.
 * Entities that a document type declares are never expanded.
 *
 * @throws Error with the rest of a sentence that begins with the file's name, when it is no JUnit XML or holds no suite
 */
export function readJUnit(report: ReportFile): TestResults {
  const { text } = report;
  if (text.trim() === '') throw new Error('is empty');
  const valid = XMLValidator.validate(text);
  if (valid !== true) throw new Error(`is no well-formed XML (line ${valid.err.line})`);
  const root = parse(text);
  const results: TestResults = { suites: [], doubts: [] };
  const holder = 'testsuites' in root ? elements(root['testsuites']) : [root];
  for (const element of holder) readElement(element, report, results);
  if (results.suites.length === 0) throw new Error('holds no testsuite element of JUnit XML');
  return results;
}

function parse(text: string): Element {
  const parser = new XMLParser({
    ignoreAttributes: false,
    attributeNamePrefix: '@',
    processEntities: false,
    parseTagValue: false,
    isArray: (name) => ['testsuites', 'testsuite', 'testcase', 'failure', 'error', 'skipped'].includes(name),
  });
  try {
    return parser.parse(text) as Element;
  } catch (error) {
    throw new Error('is no XML that can be read: it is nested too deep or declares too much', { cause: error });
  }
}

/** Reads an element and the suites in it, and answers with what all of them hold together. */
function readElement(element: Element, report: ReportFile, results: TestResults): Counts {
  const name = unescaped(element['@name']) ?? report.file;
  const cases = elements(element['testcase']);
  const inner = elements(element['testsuite']);
  const own = countsOf(cases);
  const total = { ...own };
  const below: Counts[] = inner.map((suite) => {
    const counts = readElement(suite, report, results);
    results.suites.length > 0 || results.doubts.push(`${name} holds nothing`);
    return counts;
  });
  for (const counts of below) for (const figure of figures) total[figure] += counts[figure];
  return total;
}

/** A list of elements, whether there are none, one or more, and whether they hold anything or not. */
function elements(value: unknown): Element[] {
  if (value === undefined) return [];
  return (Array.isArray(value) ? value : [value]).map(
    (one) => (typeof one === 'object' && one !== null ? one : {}) as Element,
  );
}
