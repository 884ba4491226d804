import { copyFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { buildIfOlder } from './build.testing.ts';
import { folder, gates } from './gates.testing.ts';

const fixture = 'fixtures/all-pass';

beforeAll(buildIfOlder, 300_000);

/** A folder with a no-go report, and what the check that made it printed. */
async function judged(): Promise<{ directory: string; printed: string; json: string }> {
  const directory = await folder();
  for (const name of ['snapshot.json', 'gates.yaml', 'trust.yaml'])
    await copyFile(join(fixture, name), join(directory, name));
  const now = (await readFile(join(fixture, 'now.txt'), 'utf8')).trim();
  await writeFile(join(directory, 'gates.yaml'), 'parameters:\n  throughput_per_second_min: 100000\n', {
    flag: 'a',
  });
  const args = [
    'check',
    'snapshot.json',
    '--now',
    now,
    '--format',
    'json=report.json',
    '--format',
    'terminal',
  ];
  const { out, code } = await gates(directory, args);
  expect(code).toBe(1);
  return { directory, printed: out, json: await readFile(join(directory, 'report.json'), 'utf8') };
}

describe('gates report', () => {
  test('says what the check said, in every format that is asked for, with its exit code', async () => {
    const { directory, printed, json } = await judged();
    expect(await gates(directory, ['report', 'report.json'])).toEqual({ code: 1, out: printed, err: '' });
    expect(await gates(directory, ['report', '-', '--json'], { input: json })).toEqual({
      code: 1,
      out: json,
      err: '',
    });
    const asked = ['--format', 'markdown=report.md', '--format', 'json=again.json', '--all'];
    expect(await gates(directory, ['report', 'report.json', ...asked])).toEqual({
      code: 1,
      out: '',
      err: '',
    });
    expect(await readFile(join(directory, 'again.json'), 'utf8')).toBe(json);
    expect(await readFile(join(directory, 'report.md'), 'utf8')).toMatch(/^# starlight v4: no-go\n/);
  });

  test.each<[string, (json: string) => string, RegExp]>([
    [
      'a verdict that was changed',
      (json) => json.replace('"verdict": "no-go"', '"verdict": "go"'),
      /report\.json contradicts itself: it was changed after gates wrote it\.\n {2}\$\.verdict says "go", its own contents say "no-go"/,
    ],
    [
      'a profile that was changed',
      (json) => json.replaceAll('"throughput_per_second_min": 100000', '"throughput_per_second_min": 10'),
      /contradicts itself[\s\S]*\$\.digests\.profile says/,
    ],
    [
      'another document',
      () => '{"schema": "gates.snapshot/v1"}',
      /report\.json is not a report that gates understands/,
    ],
    ['no JSON', () => 'report', /report\.json/],
  ])('%s is refused', async (_, change, told) => {
    const { directory, json } = await judged();
    const changed = change(json);
    expect(changed).not.toBe(json);
    await writeFile(join(directory, 'report.json'), changed);
    const { code, out, err } = await gates(directory, ['report', 'report.json']);
    expect({ code, out }).toEqual({ code: 3, out: '' });
    expect(err).toMatch(told);
    expect(err).not.toMatch(/^ {4}at /m);
  });

  test.each<[string, string[], RegExp]>([
    ['a report that is not there', ['gone.json'], /gone\.json can't be read: there is no such file/],
    [
      'a format that there is not',
      ['gone.json', '--format', 'pdf'],
      /--format pdf: there is no such format\. Known: terminal, /,
    ],
    [
      'two formats for one file',
      ['gone.json', '--format', 'json=x', '--format', 'markdown=x'],
      /--format markdown: x already takes json\. Name a file for each/,
    ],
    [
      'two formats for standard output',
      ['gone.json', '--json', '--format', 'terminal'],
      /--format terminal: standard output already takes json/,
    ],
  ])('%s is a mistake', async (_, args, told) => {
    const { code, out, err } = await gates(await folder(), ['report', ...args]);
    expect({ code, out }).toEqual({ code: 3, out: '' });
    expect(err).toMatch(told);
  });
});
