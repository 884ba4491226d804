import { truncate, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { checkout, collectIn, folder, write } from './folder.testing.ts';
import { tests } from './tests.ts';

const suite = (name: string, more = '') =>
  `<testsuite name="${name}" ${more}><testcase name="a"/></testsuite>`;

async function look(directory: string, junit: string[], revision?: string) {
  const { tests: seen } = (
    await collectIn(tests, directory, { files: { junit } }, revision === undefined ? {} : { revision })
  ).sightings;
  const { suites } = seen?.data ?? {};
  return {
    names: suites?.items?.map(({ name }) => name),
    complete: suites?.complete,
    reasons: (seen?.problems ?? []).map(({ path, reason }) => `${path}: ${reason}`).join('\n'),
    measuredOn: seen?.measuredOn,
    collectedAt: seen?.collectedAt,
  };
}

test('all files of a pattern, at the checkout’s revision, as old as the oldest run', async () => {
  const { directory, revision } = await checkout({ 'x.txt': 'x' });
  await write(directory, {
    'reports/TEST-a.xml': suite('a', 'timestamp="2026-01-02T00:00:00Z"'),
    'reports/TEST-b.xml': suite('b', 'timestamp="2026-01-03T00:00:00Z"'),
    'reports/other.txt': 'x',
  });
  expect(await look(directory, ['reports/TEST-*.xml', 'reports/TEST-a.xml'])).toEqual({
    names: ['a', 'b'],
    complete: true,
    reasons: '',
    measuredOn: { revision, revisionSource: 'declared' },
    collectedAt: '2026-01-02T00:00:00.000Z',
  });
  expect((await look(directory, ['reports/TEST-a.xml'], 'e'.repeat(40))).measuredOn?.revision).toBe(
    'e'.repeat(40),
  );
});

test('a report that does not say when it ran is as old as its file', async () => {
  const directory = await folder({ 'junit.xml': suite('a') });
  await utimes(join(directory, 'junit.xml'), 0, Date.parse('2026-02-01T00:00:00Z') / 1000);
  const seen = await look(directory, ['junit.xml']);
  expect(seen.collectedAt).toBe('2026-02-01T00:00:00.000Z');
  expect(seen.measuredOn).toEqual({});
  expect(seen.reasons).toMatch(/^: nobody knows which revision was tested/);
});

test.each<[string, string[], RegExp]>([
  ['no files in the profile', [], /suites: the profile names no JUnit XML/],
  ['a missing file', ['a.xml', 'gone.xml'], /suites: gone\.xml is not there: run the step/],
  ['a pattern that finds nothing', ['a.xml', 'out/*.xml'], /suites: no file out\/\*\.xml/],
  ['a truncated file', ['a.xml', 'cut.xml'], /suites: cut\.xml is no well-formed XML/],
  ['a part of a run', ['a.xml', 'part.xml'], /suites: part\.xml: a suite states 2 tests/],
  ['a folder', ['a.xml', 'folder'], /suites: folder is a folder/],
  ['a huge file', ['a.xml', 'huge.xml'], /suites: huge\.xml is larger than 64 MiB/],
])('%s leaves the list incomplete', async (_, junit, reason) => {
  const directory = await folder({
    'a.xml': suite('a'),
    'cut.xml': '<testsuite>',
    'part.xml': suite('p', 'tests="2"'),
    'folder/x': '',
    'huge.xml': '',
  });
  await truncate(join(directory, 'huge.xml'), 65 * 1024 * 1024);
  const seen = await look(directory, junit, 'e'.repeat(40));
  expect(seen.reasons).toMatch(reason);
  expect(seen.complete).toBe(false);
});
