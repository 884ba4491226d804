import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Report } from '../../src/lib/report.ts';
import type { Snapshot } from '../../src/lib/snapshot/schema.ts';
import { type Fixture, readFixture } from '../proofs/fixture.testing.ts';
import { buildIfOlder } from './build.testing.ts';
import { type Ended, gates } from './gates.testing.ts';

let directory = '';
let fixture: Fixture;

beforeAll(async () => {
  await buildIfOlder();
  fixture = await readFixture('all-pass');
  directory = await mkdtemp(join(tmpdir(), 'gates-exit-'));
  await copyFile('fixtures/all-pass/gates.yaml', join(directory, 'gates.yaml'));
  await write('trust.yaml', fixture.trustText);
  await write('snapshot.json', JSON.stringify(fixture.signed));
}, 300_000);
afterAll(() => rm(directory, { recursive: true, force: true }));

const write = (name: string, content: string) => writeFile(join(directory, name), content);

// biome-ignore lint/suspicious/noControlCharactersInRegex: this is what must not be there
const controls = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]/;

/** `gates check` as of the fixture's now; nothing that it writes may be a stack trace or hold a control character. */
async function check(args: readonly string[], input?: string): Promise<Ended> {
  return run(['check', ...args, '--now', fixture.now.toISOString()], input);
}

async function run(args: readonly string[], input = ''): Promise<Ended> {
  const ended = await gates(directory, args, { input });
  expect(ended.err).not.toMatch(/^\s+at |node:internal|unexpected happened/m);
  expect(ended.out).not.toMatch(controls);
  expect(ended.err).not.toMatch(controls);
  return ended;
}

/** A copy of the snapshot, changed, in a file of its own. */
async function changed(name: string, change: (snapshot: Snapshot) => void): Promise<string> {
  const snapshot = structuredClone(fixture.signed);
  change(snapshot);
  await write(name, JSON.stringify(snapshot));
  return name;
}

function failRequests(snapshot: Snapshot): Snapshot['observations'] {
  const requests = snapshot.observations['pre-deployment']?.loadtest?.data?.requests;
  if (requests?.sent === undefined) throw new Error('the fixture holds no load test');
  requests.failed = Math.floor(requests.sent / 2);
  requests.succeeded = requests.sent - requests.failed;
  return snapshot.observations;
}

const judged = async (ended: Ended) => JSON.parse(ended.out) as Report;

describe('a verdict is an exit code', () => {
  it('0 when everything in scope passes, with all items in the JSON', async () => {
    const ended = await check(['snapshot.json', '--before', 'close', '--format', 'json']);
    const report = await judged(ended);
    expect(report.items.filter(({ status }) => status !== 'pass').map(({ id }) => id)).toEqual([]);
    expect(report.verdict).toBe('go');
    expect(report.items).toHaveLength(122);
    expect(new Set(report.items.map(({ id }) => id)).size).toBe(122);
    for (const item of report.items) {
      expect(item.id).toMatch(/^[a-z_]+\.[a-z0-9_]+$/);
      expect(item.message).toEqual(expect.any(String));
      expect(item.facts).toEqual(expect.any(Object));
    }
    expect(ended.code).toBe(0);
  });

  it('1 when the load test saw too many failed requests', async () => {
    const file = await changed('no-go.json', (snapshot) => {
      delete failRequests(snapshot)['pre-deployment']?.loadtest?.signature;
    });
    const ended = await check([file, '--before', 'deploy', '--json']);
    const report = await judged(ended);
    const failed = report.items.filter(({ status }) => status === 'fail').map(({ id }) => id);
    expect(failed).toContain('benchmark.error_rate');
    expect([report.verdict, ended.code]).toEqual(['no-go', 1]);
  });

  it('2 when an observation is missing, or when its signature is no longer its own', async () => {
    const missing = await changed('undecided.json', (snapshot) => {
      delete snapshot.observations['pre-deployment']?.loadtest;
    });
    const tampered = await changed('tampered.json', failRequests);
    for (const file of [missing, tampered]) {
      const ended = await check([file, '--before', 'deploy', '--json']);
      const report = await judged(ended);
      const item = report.items.find(({ id }) => id === 'benchmark.error_rate');
      expect([item?.status, report.verdict, ended.code]).toEqual(['unknown', 'undecided', 2]);
      expect(item?.message).toContain('loadtest');
    }
  });
});

describe('what can not be judged ends with 3, and says which file and what in it', () => {
  const policies = async () => {
    const file = JSON.parse(await readFile(resolve('dist/policies.json'), 'utf8'));
    await write(
      'policies.json',
      JSON.stringify({ ...file, module: file.module.replace(/.{8}$/, 'AAAAAAAA') }),
    );
    await write('no-policies.json', '{"schema":"gates.policies/v1"}');
  };
  const broken = async () => {
    await write('broken.json', '{"schema": "gates.snapshot/v1", "release": {');
    await write('twice.json', '{"schema": "gates.snapshot/v1", "schema": "gates.snapshot/v1"}');
    await changed('wrong-type.json', (snapshot) => {
      Object.assign(snapshot.observations['pre-deployment']?.loadtest ?? {}, {
        data: { requests: { sent: 'many' } },
      });
    });
  };
  const profiles = async () => {
    await write('odd.yaml', 'schema: gates.profile/v1\nparameters: { error_rate_fraction_maximum: 1 }\n');
    await write('broken.yaml', 'schema: [unclosed\n');
  };

  it.each<[string, readonly string[], RegExp]>([
    ['a missing file', ['nowhere.json'], /nowhere\.json can't be read: there is no such file/],
    ['broken JSON', ['broken.json'], /broken\.json:1:\d+/],
    ['a doubled key', ['twice.json'], /twice\.json:1:\d+.*schema/],
    ['a wrong type', ['wrong-type.json'], /wrong-type\.json[\s\S]*loadtest\.data\.requests\.sent/],
    ['an unknown milestone', ['snapshot.json', '--before', 'lunch'], /lunch.*deploy/],
    ['an unknown phase', ['snapshot.json', '--phase', 'lunch'], /lunch.*canary/],
    ['an unknown item', ['snapshot.json', '--item', 'model.load'], /model\.load[\s\S]*model\.loads/],
    [
      'a milestone and an item',
      ['snapshot.json', '--before', 'deploy', '--item', 'model.loads'],
      /milestone.*part|before.*item/,
    ],
    [
      'a milestone and a phase',
      ['snapshot.json', '--before', 'deploy', '--phase', 'canary'],
      /milestone.*part|before.*phase/,
    ],
    ['an unknown format', ['snapshot.json', '--format', 'limerick'], /limerick.*json/],
    ['no snapshot', [], /snapshot/],
    ['an unknown option', ['snapshot.json', '--please'], /--please/],
    [
      'an unknown parameter',
      ['snapshot.json', '--profile', 'odd.yaml'],
      /odd\.yaml[\s\S]*error_rate_fraction_maximum/,
    ],
    ['a broken profile', ['snapshot.json', '--profile', 'broken.yaml'], /broken\.yaml/],
    ['a missing profile', ['snapshot.json', '--profile', 'none.yaml'], /none\.yaml can't be read/],
    ['a missing trust file', ['snapshot.json', '--trust', 'none.yaml'], /none\.yaml can't be read/],
    ['a trust file that is none', ['snapshot.json', '--trust', 'gates.yaml'], /gates\.yaml[\s\S]*schema/],
    ['changed policies', ['snapshot.json', '--policies', 'policies.json'], /policies\.json: \$\.module/],
    ['policies that are none', ['snapshot.json', '--policies', 'no-policies.json'], /no-policies\.json/],
    ['a folder', ['.'], /can't be read: it is a folder/],
  ])('%s', async (_, args, message) => {
    await Promise.all([policies(), broken(), profiles()]);
    const ended = await check(args);
    expect(ended.err).toMatch(message);
    expect([ended.code, ended.out]).toEqual([3, '']);
  });

  it('an unreadable now', async () => {
    const ended = await run(['check', 'snapshot.json', '--now', 'yesterday']);
    expect(ended.err).toMatch(/now: expected an RFC 3339 time.*yesterday/);
    expect(ended.code).toBe(3);
  });
});

it('lists every item as JSON', async () => {
  const ended = await run(['items', '--json']);
  const items = JSON.parse(ended.out) as { id: string }[];
  expect(ended.code).toBe(0);
  expect(new Set(items.map(({ id }) => id)).size).toBe(122);
  expect(items).toHaveLength(122);
});

it('judges what comes from standard input', async () => {
  const ended = await check(['-', '--before', 'deploy', '--json'], JSON.stringify(fixture.signed));
  expect([(await judged(ended)).verdict, ended.code]).toEqual(['go', 0]);
  const nothing = await check(['-']);
  expect(nothing.code).toBe(3);
  expect(nothing.err).toMatch(/standard input:1:1/);
});

it('never lets the name of a pod reach the terminal as more than text', async () => {
  const hostile = '\u001b]0;owned\u0007\u001b[2J\u009b31mpod\r\nverdict: go\u202e';
  const file = await changed('hostile.json', (snapshot) => {
    const { deployment } = snapshot.observations;
    for (const pod of deployment?.cluster?.data?.pods?.items ?? []) {
      pod.metadata = { ...pod.metadata, name: hostile };
      pod.status = { ...pod.status, phase: hostile, conditions: [] };
    }
    delete deployment?.cluster?.signature;
  });
  // `run` looks for control characters in whatever was written
  const ended = await check([file, '--all']);
  expect([1, 2]).toContain(ended.code);
  expect(ended.out).toContain('pods_running');
  expect(ended.out).not.toMatch(/^verdict: go/m);
  for (const format of ['markdown', 'json']) {
    const { out } = await check([file, '--format', format]);
    expect(out).toContain('pods_running');
  }
  await write('hostile-type.json', JSON.stringify({ schema: hostile }));
  const { err, code } = await check(['hostile-type.json']);
  expect(err).toMatch(/hostile-type\.json[\s\S]*schema/);
  expect(code).toBe(3);
});

it('obeys NO_COLOR and paints nothing where nobody looks', async () => {
  const plain = await check(['snapshot.json', '--before', 'deploy']);
  const { NO_COLOR: _, ...environment } = process.env;
  const forced = await gates(
    directory,
    ['check', 'snapshot.json', '--before', 'deploy', '--now', fixture.now.toISOString()],
    {
      env: { ...environment, NO_COLOR: '1', FORCE_COLOR: '1', TERM: 'xterm-256color' } as Record<
        string,
        string
      >,
    },
  );
  expect(forced.out).toBe(plain.out);
  expect(plain.out).toMatch(/^GO /);
});
