import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { parseRfc3339_ms } from '../rfc3339.ts';
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
  for (const element of holder) readElement(element, false, report, results);
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
    throw new Error('is no XML that can be read: it is nested too deep, or declares entities', {
      cause: error,
    });
  }
}

/** Reads an element and the suites in it, and answers with what all of them hold together. */
function readElement(element: Element, isSuite: boolean, report: ReportFile, results: TestResults): Counts {
  const cases = elements(element['testcase']);
  const inner = elements(element['testsuite']);
  const name = unescaped(element['@name']) ?? report.file;
  const own = countsOf(cases);
  const stated = statedBy(element);
  if (cases.length > 0 || (isSuite && inner.length === 0)) {
    // a leaf's own word that something failed or was skipped holds, also where no case shows it
    if (inner.length === 0)
      for (const figure of ['failures', 'errors', 'skipped'] as const)
        own[figure] = Math.max(own[figure], stated[figure]);
    results.suites.push({
      name,
      file: report.file,
      ...own,
      failedTests: failedTests(cases),
      ...ranAt(element, report),
    });
  }
  const total = { ...own };
  for (const suite of inner) {
    const counts = readElement(suite, true, report, results);
    for (const figure of figures) total[figure] += counts[figure];
  }
  for (const figure of figures)
    if (!(stated[figure] <= total[figure]))
      results.doubts.push(
        `a suite states ${stated[figure]} ${figure} and holds ${total[figure]}, so a part is missing: write the whole report`,
      );
  return total;
}

function countsOf(cases: readonly Element[]): Counts {
  const count = (is: (one: Element) => boolean) => cases.filter(is).length;
  return {
    tests: cases.length,
    failures: count((one) => isFailed(one)),
    errors: count((one) => isBroken(one)),
    skipped: count((one) => !isFailed(one) && !isBroken(one) && isSkipped(one)),
  };
}

const has = (one: Element, kind: string) => elements(one[kind]).length > 0;
/** Some dialects say in an attribute what others say by an element. */
const says = (one: Element, words: readonly string[]) =>
  [one['@status'], one['@result']].some((word) => words.includes(String(word).toLowerCase()));
const isFailed = (one: Element) => has(one, 'failure') || says(one, ['failed', 'failure']);
const isBroken = (one: Element) => has(one, 'error') || says(one, ['error', 'errored']);
const isSkipped = (one: Element) =>
  has(one, 'skipped') || says(one, ['skipped', 'disabled', 'ignored', 'notrun', 'suppressed', 'pending']);

/** A suite's own figures; one that is no number is not a number here either. */
function statedBy(element: Element): Counts {
  const figure = (...names: string[]) =>
    names.reduce((sum, name) => sum + Number(element[`@${name}`] ?? 0), 0);
  return {
    tests: figure('tests'),
    failures: figure('failures'),
    errors: figure('errors'),
    skipped: figure('skipped'),
  };
}

function failedTests(cases: readonly Element[]): Suite['failedTests'] {
  const names = cases
    .filter((one) => isFailed(one) || isBroken(one))
    .map((one) =>
      [one['@classname'], one['@name']]
        .map(unescaped)
        .filter((part) => part !== undefined)
        .join(' '),
    );
  return { items: names.slice(0, failed_shown_max), complete: names.length <= failed_shown_max };
}

/** When the suite ran, where it says so. */
function ranAt(element: Element, { modifiedAt }: ReportFile): { ranAt?: string } {
  const text = element['@timestamp'];
  if (typeof text !== 'string') return {};
  const zoned = parseRfc3339_ms(text);
  if (zoned !== undefined) return { ranAt: new Date(zoned).toISOString() };
  const utc_ms = parseRfc3339_ms(`${text.replace(' ', 'T')}Z`);
  if (utc_ms === undefined) return {};
  // Without a zone it is UTC by the format and local time in some writers: never later than the file was written
  const written_ms = Math.max(modifiedAt.getTime(), utc_ms - zone_ms_max);
  return { ranAt: new Date(Math.min(utc_ms, written_ms)).toISOString() };
}

/** A list of elements, whether there are none, one or more, and whether they hold anything or not. */
function elements(value: unknown): Element[] {
  if (value === undefined) return [];
  return (Array.isArray(value) ? value : [value]).map(
    (one) => (typeof one === 'object' && one !== null ? one : {}) as Element,
  );
}

const characters: Readonly<Record<string, string>> = { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' };

/** An attribute with XML's own five entities resolved, and no other. */
function unescaped(value: unknown): string | undefined {
  return typeof value === 'string'
    ? value.replace(/&(lt|gt|quot|apos|amp);/g, (_, name: string) => characters[name] ?? '')
    : undefined;
}
