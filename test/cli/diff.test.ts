import { copyFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { buildIfOlder } from './build.testing.ts';
import { folder, gates } from './gates.testing.ts';

beforeAll(buildIfOlder, 300_000);

/** A folder with a report of the fixture, and one of it without its load test. */
async function twoReports(): Promise<string> {
  const directory = await folder();
  const fixture = 'fixtures/all-pass';
  for (const name of ['gates.yaml', 'trust.yaml']) await copyFile(join(fixture, name), join(directory, name));
  const snapshot = JSON.parse(await readFile(join(fixture, 'snapshot.json'), 'utf8'));
  const now = (await readFile(join(fixture, 'now.txt'), 'utf8')).trim();
  const check = async (name: string) => {
    await writeFile(join(directory, 'snapshot.json'), JSON.stringify(snapshot));
    await gates(directory, ['check', 'snapshot.json', '--now', now, '--format', `json=${name}`]);
  };
  await check('good.json');
  delete snapshot.observations['pre-deployment'].loadtest;
  await check('bad.json');
  return directory;
}

it('ends with 1 when something got worse, with 0 when nothing did, in every format', async () => {
  const directory = await twoReports();
  const worse = await gates(directory, ['diff', 'good.json', 'bad.json']);
  expect(worse.code).toBe(1);
  expect(worse.out).toContain('? benchmark.error_rate  pass → unknown · blocks newly');
  expect(worse.out).toContain('pre-deployment/loadtest: no longer there');
  const better = await gates(directory, ['diff', 'bad.json', 'good.json', '--json']);
  expect(better.code).toBe(0);
  expect(JSON.parse(better.out)).toMatchObject({ schema: 'gates.diff/v1', worse: false });
  const input = await readFile(join(directory, 'bad.json'), 'utf8');
  const page = await gates(directory, ['diff', 'good.json', '-', '--format', 'markdown'], { input });
  expect(page.code).toBe(1);
  expect(page.out).toMatch(/^## Gates: /);
  expect(page.out).toContain('- `benchmark.error_rate` **pass → unknown**, blocks newly');
});

it('ends with 3 on what is no report', async () => {
  const directory = await twoReports();
  for (const [args, expected] of [
    [['good.json', 'snapshot.json'], /snapshot\.json is not a report/],
    [['good.json', 'nowhere.json'], /nowhere\.json can't be read/],
    [['-', '-'], /Only one/],
    [['good.json'], /missing required argument 'new'/],
    [['good.json', 'bad.json', '--format', 'html'], /Allowed choices/],
  ] as const) {
    const { code, out, err } = await gates(directory, ['diff', ...args]);
    expect([code, out]).toEqual([3, '']);
    expect(err).toMatch(expected);
  }
});
