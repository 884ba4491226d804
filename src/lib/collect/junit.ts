import { XMLParser, XMLValidator } from 'fast-xml-parser';
import type { DomainData } from './collector.ts';
import type { ReportFile } from './report-files.ts';

type Suite = NonNullable<NonNullable<DomainData<'tests'>['suites']>['items']>[number];
type Element = Record<string, unknown>;

const failed_shown_max = 100;

/**
 * The suites of one JUnit XML file. Test cases are counted one by one; where a suite's own figures say that there were
 * more, the file is a part of the truth and is refused.
 *
 * @throws Error with a sentence when the file is no JUnit XML, holds no suite, or contradicts itself
 */
export function readJUnit({ file, text, modifiedAt }: ReportFile): Suite[] {
  const parser = new XMLParser({
    ignoreAttributes: false,
    attributeNamePrefix: '@',
    processEntities: false,
    isArray: (name) => ['testsuite', 'testcase', 'failure', 'error', 'skipped'].includes(name),
  });
  const valid = XMLValidator.validate(text);
  if (valid !== true) throw new Error(`it is no XML: ${valid.err.msg} in line ${valid.err.line}`);
  const document = parser.parse(text) as Element;
  const root = 'testsuites' in document ? document['testsuites'] : document;
  const suites = suitesBelow(root);
  if (suites.length === 0) throw new Error('expected a testsuite element of JUnit XML, found none');
  return suites.map((suite) => {
    const cases = elements(suite['testcase']);
    const has = (kind: string) => cases.filter((one) => elements(one[kind]).length > 0 || one[kind] === '');
    const failures = has('failure');
    const errors = has('error');
    const skipped = has('skipped');
    const name = String(suite['@name'] ?? file);
    for (const [figure, counted] of [
      ['tests', cases.length],
      ['failures', failures.length],
      ['errors', errors.length],
    ] as const) {
      const stated = Number(suite[`@${figure}`] ?? counted);
      if (stated > counted)
        throw new Error(`the suite ${JSON.stringify(name)} says ${figure}="${stated}" and holds ${counted}`);
    }
    const failedNames = [...failures, ...errors].map((one) =>
      [one['@classname'], one['@name']].filter((part) => part !== undefined).join(' '),
    );
    return {
      name,
      file,
      tests: cases.length,
      failures: failures.length,
      errors: errors.length,
      skipped: skipped.length,
      failedTests: {
        items: failedNames.slice(0, failed_shown_max),
        complete: failedNames.length <= failed_shown_max,
      },
      ranAt: timeOf(suite['@timestamp']) ?? modifiedAt.toISOString(),
    };
  });
}

/** Suites that hold test cases, however deep they lie. */
function suitesBelow(element: unknown): Element[] {
  return elements((element as Element | undefined)?.['testsuite']).flatMap((suite) => {
    const inner = suitesBelow(suite);
    return suite['testcase'] === undefined && inner.length > 0 ? inner : [suite, ...inner];
  });
}

function elements(value: unknown): Element[] {
  if (value === undefined) return [];
  return (Array.isArray(value) ? value : [value]).map(
    (one) => (typeof one === 'object' && one !== null ? one : {}) as Element,
  );
}

/** A JUnit timestamp; without an offset it is taken as UTC, as the schema says. */
function timeOf(value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined;
  const time_ms = Date.parse(/(?:Z|[+-]\d\d:\d\d)$/.test(value) ? value : `${value}Z`);
  return Number.isNaN(time_ms) ? undefined : new Date(time_ms).toISOString();
}
