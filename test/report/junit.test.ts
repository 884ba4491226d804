import { expect, it } from 'vitest';
import { readJUnit } from '../../src/lib/collect/junit.ts';
import { junit } from '../../src/lib/report/junit.ts';
import { outcomeOf, statusTable } from '../../src/lib/report/statuses.ts';
import { inScope, jenkinsSchema, readWithPython, renderAll } from './readers.testing.ts';

const words = statusTable.junit.words;
const classes = { passed: [], failure: ['Failure'], error: ['Error'], skipped: ['Skipped'] };

interface Read {
  stated: number[];
  counted: number[];
  skipped: number;
  cases: Record<string, [string, string][]>;
}

it('is read by junitparser as the table says, item by item', async () => {
  const all = await renderAll(junit);
  expect(all).toHaveLength(6);
  const read = await readWithPython<Read>(
    'junit',
    all.map(({ text }) => text),
  );
  for (const [index, { report }] of all.entries()) {
    const items = inScope(report);
    const { stated, counted, skipped, cases } = read[index] ?? expect.fail('not read');
    const count = (word: string) => items.filter((item) => words[outcomeOf(item)] === word).length;
    expect(counted).toEqual([report.summary.inScope, count('failure'), count('error')]);
    expect(stated).toEqual(counted);
    expect(skipped).toBe(count('skipped'));
    const found = Object.entries(cases);
    expect(found).toHaveLength(report.summary.inScope);
    for (const item of items) {
      const [, results = []] = found.find(([name]) => name.endsWith(`(${item.id})`)) ?? [];
      expect(results.map(([kind]) => kind)).toEqual(classes[words[outcomeOf(item)]]);
      expect(results.every(([, message]) => message.startsWith('WAIVED until ') === item.waived)).toBe(true);
    }
    // green only where the verdict is go
    if (report.verdict !== 'go') expect((counted[1] ?? 0) + (counted[2] ?? 0)).toBeGreaterThan(0);
  }
});

it('is read by the collector of test reports alike', async () => {
  for (const { report, text } of await renderAll(junit)) {
    const { suites, doubts } = readJUnit({ file: 'gates.xml', text, modifiedAt: new Date(report.now.time) });
    expect(doubts).toEqual([]);
    const sum = (figure: 'tests' | 'failures' | 'errors' | 'skipped') =>
      suites.reduce((total, suite) => total + (suite[figure] ?? 0), 0);
    const { inScope: tests, notApplicable } = report.summary;
    const waivedFails = inScope(report).filter((item) => outcomeOf(item) === 'fail, waived').length;
    expect(sum('tests')).toBe(tests);
    expect(sum('failures')).toBe(report.summary.fail - waivedFails);
    expect(sum('errors')).toBe(report.summary.unknown);
    expect(sum('skipped')).toBe(notApplicable + waivedFails);
    expect(suites.map((suite) => suite.ranAt)).toEqual(suites.map(() => report.now.time));
  }
});

it('is valid by the schema of Jenkins', async () => {
  const texts = (await renderAll(junit)).map(({ text }) => text);
  const schema = await jenkinsSchema();
  expect(await readWithPython('xsd', texts, schema)).toEqual(texts.map(() => []));
  const broken = texts[0]?.replace('<testcase name=', '<testcase title=') ?? '';
  expect(await readWithPython('xsd', [broken], schema)).not.toEqual([[]]);
});

it('says of ten thousand bugs how many there are, and names a few', async () => {
  const [huge] = (await renderAll(junit)).filter(({ sample }) => sample === 'huge');
  expect(huge?.text).toContain('and 9995 more');
  expect(huge?.text.length).toBeLessThan(100_000);
});
