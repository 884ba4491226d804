import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { buildIfOlder } from './build.testing.ts';
import { folder, gates } from './gates.testing.ts';

const fixture = 'fixtures/all-pass';

beforeAll(buildIfOlder, 300_000);

/** A folder in which a fixture was judged, with its report. */
async function judged(args: readonly string[] = []): Promise<string> {
  const directory = await folder();
  for (const name of ['snapshot.json', 'gates.yaml', 'trust.yaml'])
    await copyFile(join(fixture, name), join(directory, name));
  const now = (await readFile(join(fixture, 'now.txt'), 'utf8')).trim();
  await gates(directory, ['check', 'snapshot.json', '--now', now, '--format', 'json=report.json', ...args]);
  return directory;
}

describe('gates replay', () => {
  it('gives equal bytes on another machine’s copy: other folders, other names, and through standard input', async () => {
    const here = await judged();
    const there = await folder();
    await mkdir(join(there, 'copies'));
    await copyFile(join(here, 'report.json'), join(there, 'copies', 'r.txt'));
    await copyFile(join(here, 'snapshot.json'), join(there, 'copies', 's.txt'));
    const report = await readFile(join(here, 'report.json'), 'utf8');
    const snapshot = await readFile(join(here, 'snapshot.json'), 'utf8');
    const ways = [
      await gates(there, ['replay', 'copies/r.txt', '--snapshot', 'copies/s.txt']),
      await gates(there, ['replay', '-', '--snapshot', 'copies/s.txt'], { input: report }),
      await gates(there, ['replay', 'copies/r.txt', '--snapshot', '-'], { input: snapshot }),
    ];
    for (const { code, out, err } of ways) {
      expect(err).toBe('');
      expect(out).toMatch(/^equal: \d+ bytes, sha256:[0-9a-f]{64}\n.*: (go|no-go|undecided); 122 items/);
      expect(code).toBe(0);
    }
  });

  it('gives equal bytes of what was judged through standard input, at the clock’s time', async () => {
    const directory = await judged();
    const input = await readFile(join(directory, 'snapshot.json'), 'utf8');
    const { out } = await gates(directory, ['check', '-', '--before', 'deploy', '--json'], { input });
    await writeFile(join(directory, 'clock.json'), out);
    expect(JSON.parse(out).now.given).toBe(false);
    const { code } = await gates(directory, ['replay', 'clock.json', '--snapshot', 'snapshot.json']);
    expect(code).toBe(0);
  });

  it('names what was edited, in words and as JSON, and ends with 1', async () => {
    const directory = await judged();
    const report = JSON.parse(await readFile(join(directory, 'report.json'), 'utf8'));
    for (const item of report.items) item.message = '';
    await writeFile(join(directory, 'edited.json'), `${JSON.stringify(report, null, 2)}\n`);
    const words = await gates(directory, ['replay', 'edited.json', '--snapshot', 'snapshot.json']);
    expect(words.code).toBe(1);
    expect(words.out).toMatch(/^different: 122 places\n/);
    expect(words.out).toContain(
      '$.items[0].message (environment.kubernetes_version): the report says "", replay says',
    );
    expect(words.out).toContain('and 102 more');
    const whole = await gates(directory, ['replay', 'edited.json', '--snapshot', 'snapshot.json', '--json']);
    expect(whole.code).toBe(1);
    const result = JSON.parse(whole.out);
    expect(result).toMatchObject({ outcome: 'different', moved: [] });
    expect(result.differences).toHaveLength(122);
  });

  it('says of another snapshot that it is another one', async () => {
    const directory = await judged();
    const snapshot = await readFile(join(directory, 'snapshot.json'), 'utf8');
    await writeFile(join(directory, 'other.json'), `${snapshot} `);
    const { code, out } = await gates(directory, ['replay', 'report.json', '--snapshot', 'other.json']);
    expect(code).toBe(1);
    expect(out).toMatch(/other\.json is not the snapshot that was judged: it has the digest sha256:/);
  });

  it('tells another way of writing from another content', async () => {
    const directory = await judged();
    const report = JSON.parse(await readFile(join(directory, 'report.json'), 'utf8'));
    await writeFile(join(directory, 'short.json'), JSON.stringify(report));
    const { code, out } = await gates(directory, ['replay', 'short.json', '--snapshot', 'snapshot.json']);
    expect(code).toBe(1);
    expect(out).toMatch(/^different bytes, same content: /);
  });

  it.each<[string, readonly string[], RegExp]>([
    ['no report', ['snapshot.json', '--snapshot', 'snapshot.json'], /snapshot\.json can't be replayed/],
    [
      'no snapshot',
      ['report.json', '--snapshot', 'report.json'],
      /report\.json is not a snapshot[\s\S]*is not the snapshot that was judged/,
    ],
    ['no such file', ['report.json', '--snapshot', 'nowhere.json'], /nowhere\.json can't be read/],
    [
      'no policies',
      ['report.json', '--snapshot', 'snapshot.json', '--policies', 'snapshot.json'],
      /is not a policy file/,
    ],
    ['standard input twice', ['-', '--snapshot', '-'], /Only one/],
    ['no snapshot named', ['report.json'], /--snapshot/],
  ])('ends with 3 when it can not replay: %s', async (_, args, expected) => {
    const { code, out, err } = await gates(await judged(), ['replay', ...args]);
    expect([code, out]).toEqual([3, '']);
    expect(err).toMatch(expected);
  });
});
