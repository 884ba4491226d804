import type { ReportItem } from '../report.ts';

/** What can become of an item in scope. Only a `fail` and an `unknown` can be waived. */
export const outcomes = [
  'pass',
  'fail',
  'fail, waived',
  'unknown',
  'unknown, waived',
  'not_applicable',
] as const;
export type Outcome = (typeof outcomes)[number];

/** The outcome of an item, whether it is in scope or not. */
export function outcomeOf({ status, waived }: Pick<ReportItem, 'status' | 'waived'>): Outcome {
  return waived && (status === 'fail' || status === 'unknown') ? `${status}, waived` : status;
}

/** True for what keeps the verdict from `go`. */
export function blocks(item: Pick<ReportItem, 'status' | 'waived'>): boolean {
  const outcome = outcomeOf(item);
  return outcome === 'fail' || outcome === 'unknown';
}

/** A format's own word for an outcome: a text, several fields, or null where the format has nothing to say of it. */
type Word = string | Readonly<Record<string, string | boolean>> | null;

/** How one format says each outcome. */
export interface StatusColumn<Words extends Readonly<Record<Outcome, Word>>> {
  /** as the table's head names it */
  readonly title: string;
  readonly words: Words;
  /** of items that the scope left out */
  readonly outOfScope: string;
  /** why it says it so, as whole sentences */
  readonly why: string;
}

const ticked = {
  pass: '☑ pass',
  fail: '☒ fail',
  'fail, waived': '☒ fail, waived',
  unknown: '☐ unknown',
  'unknown, waived': '☐ unknown, waived',
  not_applicable: 'n/a',
} as const;

const kubernetes = {
  words: {
    pass: 'pass',
    fail: 'fail',
    'fail, waived': 'warn',
    unknown: 'error',
    'unknown, waived': 'warn',
    not_applicable: 'skip',
  },
  outOfScope: 'left out',
  why: '`warn` is what is not met and does not count: such a result is not `scored`. The status itself, the waiver, its people and its end stand in the result’s `properties`.',
} as const;

/**
 * How every format says what gates decided: the only place where it is said. The formats read their words here, and the
 * table in docs/report-formats.md is written from it. In no column does an `unknown` get the word of a `pass` or of a
 * `not_applicable`.
 */
export const statusTable = {
  junit: {
    title: 'JUnit',
    words: {
      pass: 'passed',
      fail: 'failure',
      'fail, waived': 'skipped',
      unknown: 'error',
      'unknown, waived': 'error',
      not_applicable: 'skipped',
    },
    outOfScope: 'left out',
    why: 'JUnit knows no waivers. A failure that was waived is `skipped`, and its message begins with WAIVED, until when and by whom. An unknown stays an `error` when it is waived: a reader counts what was skipped as harmless, and nobody has seen that it is. So a JUnit reader is green only where the verdict is go, and it may be red where an unknown was waived; the exit code of `gates` is the verdict.',
  },
  sarif: {
    title: 'SARIF',
    words: {
      pass: null,
      fail: { kind: 'fail', level: 'error' },
      'fail, waived': { kind: 'fail', level: 'note', suppressed: true },
      unknown: { kind: 'fail', level: 'error' },
      'unknown, waived': { kind: 'fail', level: 'note', suppressed: true },
      not_applicable: null,
    },
    outOfScope: 'left out',
    why: 'SARIF’s kinds `open` and `review` would mean what unknown means, but the standard gives them the level `none`, and readers then show nothing or a harmless note; an unknown must be an alert. GitHub reads neither `kind` nor `suppressions`: a result for each pass would become an alert there, so what passes and what does not apply is named in the run’s properties, and what is waived has the level `note`, which blocks no pull request, beside its accepted suppression. The status stands in each result’s `properties.status`.',
  },
  github: {
    title: 'GitHub annotations',
    words: {
      pass: null,
      fail: 'error',
      'fail, waived': 'warning',
      unknown: 'error',
      'unknown, waived': 'warning',
      not_applicable: null,
    },
    outOfScope: 'left out',
    why: 'GitHub shows ten annotations of a kind in a step: those of most weight come first, and a notice names the rest.',
  },
  'github-summary': {
    title: 'GitHub step summary',
    words: {
      pass: '✅ pass',
      fail: '❌ fail',
      'fail, waived': '⚠️ fail, waived',
      unknown: '❓ unknown',
      'unknown, waived': '⚠️ unknown, waived',
      not_applicable: '➖ not applicable',
    },
    outOfScope: 'left out',
    why: 'For people: the status as it is.',
  },
  html: {
    title: 'Page',
    words: {
      pass: 'Pass',
      fail: 'Fail',
      'fail, waived': 'Fail, waived',
      unknown: 'Unknown',
      'unknown, waived': 'Unknown, waived',
      not_applicable: 'Not applicable',
    },
    outOfScope: 'the status, not in scope',
    why: 'For people: the status as it is, with a sign of its own shape.',
  },
  markdown: {
    title: 'Markdown',
    words: ticked,
    outOfScope: 'left out',
    why: 'For people: the status as it is.',
  },
  csv: {
    title: 'CSV',
    words: {
      pass: { status: 'pass', waived: 'no' },
      fail: { status: 'fail', waived: 'no' },
      'fail, waived': { status: 'fail', waived: 'yes' },
      unknown: { status: 'unknown', waived: 'no' },
      'unknown, waived': { status: 'unknown', waived: 'yes' },
      not_applicable: { status: 'not_applicable', waived: 'no' },
    },
    outOfScope: 'left out',
    why: 'The status as it is, in two columns.',
  },
  checklist: {
    title: 'Checklist',
    words: ticked,
    outOfScope: '☐ not asked for',
    why: 'Only what passes is ticked: a waiver accepts what is open, and does not close it. An item that the scope left out has no tick, for the verdict does not rest on it; its notes say how it was judged all the same.',
  },
  'in-toto-test-result': {
    title: 'in-toto test result',
    words: {
      pass: 'passedTests',
      fail: 'failedTests',
      'fail, waived': 'warnedTests',
      unknown: 'failedTests',
      'unknown, waived': 'warnedTests',
      not_applicable: null,
    },
    outOfScope: 'left out',
    why: 'The predicate has three lists and no word for unknown: what is not proven has failed. What is waived is in `warnedTests`, and then the whole is WARNED, never PASSED; anything but go is FAILED. What does not apply was not tested, so that it stands in no list, but in the annotations of the configuration.',
  },
  oscal: {
    title: 'OSCAL',
    words: {
      pass: { state: 'satisfied', reason: 'pass' },
      fail: { state: 'not-satisfied', reason: 'fail' },
      'fail, waived': { state: 'not-satisfied', reason: 'fail', risk: 'deviation-approved' },
      unknown: { state: 'not-satisfied', reason: 'other' },
      'unknown, waived': { state: 'not-satisfied', reason: 'other', risk: 'deviation-approved' },
      not_applicable: { state: 'not-satisfied', reason: 'other', implementation: 'not-applicable' },
    },
    outOfScope: 'left out',
    why: 'A finding’s target is either satisfied or not, and only what passes is. Every other finding says in its remarks why, and has the status as the property `status`. A waiver is a risk with an approved deviation, its mitigation and its deadline.',
  },
  openreports: { ...kubernetes, title: 'OpenReports' },
  policyreport: { ...kubernetes, title: 'PolicyReport' },
} as const satisfies Record<string, StatusColumn<Readonly<Record<Outcome, Word>>>>;

/** A format's word as the table shows it. */
export function wordText(word: Word): string {
  if (word === null) return '–';
  if (typeof word === 'string') return word;
  return Object.entries(word)
    .flatMap(([name, value]) => (value === true ? [name] : value === false ? [] : [`${name} ${value}`]))
    .join(', ');
}
