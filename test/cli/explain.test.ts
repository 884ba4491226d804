import { copyFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { buildIfOlder } from './build.testing.ts';
import { folder, gates } from './gates.testing.ts';

beforeAll(buildIfOlder, 300_000);

/** A folder with the fixture and its report. */
async function reported(): Promise<string> {
  const directory = await folder();
  const fixture = 'fixtures/all-pass';
  for (const name of ['snapshot.json', 'gates.yaml', 'trust.yaml'])
    await copyFile(join(fixture, name), join(directory, name));
  const now = (await readFile(join(fixture, 'now.txt'), 'utf8')).trim();
  await gates(directory, ['check', 'snapshot.json', '--now', now, '--format', 'json=report.json']);
  return directory;
}

describe('gates explain --report', () => {
  it('says why, what would change it and who can, and evaluates again where it has the snapshot', async () => {
    const directory = await reported();
    const alone = await gates(directory, ['explain', 'benchmark.error_rate', '--report', 'report.json']);
    expect([alone.code, alone.err]).toEqual([0, '']);
    expect(alone.out).toMatch(/^benchmark\.error_rate: Error rate\nPASS {2}as of .*, a given time\n/);
    expect(alone.out).toContain('79 more failed requests would leave both unproven\n');
    const args = ['explain', 'benchmark.error_rate', '--report', 'report.json', '--snapshot'];
    const again = await gates(directory, [...args, 'snapshot.json']);
    expect(again.out).toContain('(evaluated again: then the item is unknown, one step before pass)');
    const input = await readFile(join(directory, 'snapshot.json'), 'utf8');
    const json = await gates(directory, [...args, '-', '--json'], { input });
    expect(JSON.parse(json.out)).toMatchObject({ schema: 'gates.explanation/v1', status: 'pass' });
  });

  it('still shows an item of the catalogue without a report', async () => {
    const { code, out } = await gates(await folder(), ['explain', 'benchmark.latency_p95']);
    expect(code).toBe(0);
    expect(out).toMatch(/limit +latency_p95_ms_max = 100 ms/);
  });

  it('ends with 3 on what it can not explain', async () => {
    const directory = await reported();
    await writeFile(join(directory, 'other.json'), '{}');
    for (const [args, expected] of [
      [
        ['model.load', '--report', 'report.json'],
        /report\.json has no item "model\.load"\. Did you mean model\.loads/,
      ],
      [['model.loads', '--report', 'snapshot.json'], /snapshot\.json is not a report/],
      [
        ['model.loads', '--report', 'report.json', '--snapshot', 'other.json'],
        /other\.json is not the snapshot/,
      ],
      [['model.loads', '--report', '-', '--snapshot', '-'], /Only one/],
      [['model.loads', '--snapshot', 'snapshot.json'], /--snapshot belongs to --report/],
    ] as const) {
      const { code, out, err } = await gates(directory, ['explain', ...args]);
      expect([code, out]).toEqual([3, '']);
      expect(err).toMatch(expected);
    }
  });
});
