import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { evaluate } from '../../src/lib/evaluate.ts';
import { readReport } from '../../src/lib/read-report.ts';
import { type Ended, folder, gates } from './gates.testing.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const fixture = (release: string, name: string) => join(root, 'fixtures', release, name);
const read = (file: string) => readFile(file, 'utf8');
const examples = ['starlight', 'harbour'] as const;
const fixtures = ['all-pass', 'harbour'] as const;
const itemCount = 122;

interface Item {
  readonly id: string;
  readonly title: string;
  readonly metadata: { readonly solution: string };
}

async function catalogue(): Promise<Item[]> {
  const { code, out } = await gates(await folder(), ['items', '--json']);
  expect(code).toBe(0);
  return JSON.parse(out) as Item[];
}

/** A mistake: told in one sentence, without a word on standard output. */
function refused({ code, out, err }: Ended, message: RegExp): void {
  expect({ code, out }).toEqual({ code: 3, out: '' });
  expect(err).toMatch(message);
  expect(err).not.toMatch(/something unexpected|^ {4}at |Error:/m);
}

describe('gates items', () => {
  test('lists every item once, as text and as JSON', async () => {
    const items = await catalogue();
    expect(items).toHaveLength(itemCount);
    expect(new Set(items.map(({ id }) => id)).size).toBe(itemCount);
    const { code, out, err } = await gates(await folder(), ['items']);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    const lines = out.split('\n');
    for (const { id, title } of items)
      expect(lines.filter((line) => line.slice(2).startsWith(`${id} `))).toEqual([
        expect.stringContaining(title),
      ]);
    expect(out).toMatch(/\n122 items; ! can't be waived\n$/);
  });
});

describe('gates explain', () => {
  test('knows each item', { timeout: 300_000 }, async () => {
    const items = await catalogue();
    const directory = await folder();
    let explained = 0;
    const queue = [...items];
    const work = async () => {
      for (let item = queue.pop(); item !== undefined; item = queue.pop()) {
        const { code, out, err } = await gates(directory, ['explain', item.id]);
        expect({ code, err }).toEqual({ code: 0, err: '' });
        expect(out.startsWith(`${item.id}: ${item.title}\n`)).toBe(true);
        const told = item.metadata.solution.trim().replace(/\s*\n\s*/g, ' ');
        expect(/^ {2}what to do +(.*)$/m.exec(out)?.[1]).toBe(told);
        expect(out).toMatch(/^ {2}rule +policies\/(?:checks|derived)\/[a-z0-9_]+\/[a-z0-9_]+\.rego:\d+$/m);
        expect(out).not.toMatch(/undefined|\[object/);
        explained += 1;
      }
    };
    await Promise.all([work(), work(), work(), work()]);
    expect(explained).toBe(itemCount);
  });

  test('as JSON it is the item of the catalogue', async () => {
    const { out } = await gates(await folder(), ['explain', 'benchmark.latency_p95', '--json']);
    const items = await catalogue();
    expect(JSON.parse(out)).toEqual(items.find(({ id }) => id === 'benchmark.latency_p95'));
  });

  test('suggests what was meant', async () => {
    const directory = await folder();
    refused(
      await gates(directory, ['explain', 'benchmark.latency_95']),
      /^gates: There is no item "benchmark\.latency_95"\. Did you mean benchmark\.latency_p95/,
    );
    refused(await gates(directory, ['explain', 'weather']), /^gates: There is no item "weather"\.\n$/);
  });
});

describe('gates schema', () => {
  async function validatorOf(document: string) {
    const { code, out, err } = await gates(await folder(), ['schema', document]);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    const schema = JSON.parse(out) as { $schema: string };
    expect(schema.$schema).toBe('https://json-schema.org/draft/2020-12/schema');
    const ajv = new Ajv2020({ allowUnionTypes: true });
    formats.default(ajv);
    const validate = ajv.compile(schema);
    return (value: unknown) => {
      validate(value);
      return validate.errors ?? [];
    };
  }

  test('snapshot fits both recorded releases, and nothing that gates refuses', async () => {
    const problems = await validatorOf('snapshot');
    for (const release of fixtures) {
      const snapshot = JSON.parse(await read(fixture(release, 'snapshot.json')));
      expect(problems(snapshot)).toEqual([]);
      expect(problems({ ...snapshot, release: { name: 'x' } })).not.toEqual([]);
      expect(problems({ ...snapshot, observations: { lunch: {} } })).not.toEqual([]);
    }
  });

  test('profile and trust fit what stands in the examples', async () => {
    const profile = await validatorOf('profile');
    const trust = await validatorOf('trust');
    for (const example of examples)
      expect(profile(parse(await read(join(root, 'examples', example, 'gates.yaml'))))).toEqual([]);
    for (const release of fixtures) {
      expect(profile(parse(await read(fixture(release, 'gates.yaml'))))).toEqual([]);
      expect(trust(parse(await read(fixture(release, 'trust.yaml'))))).toEqual([]);
    }
    expect(profile({})).toEqual([]);
    expect(profile({ nmae: 'x' })).not.toEqual([]);
    expect(trust({ schema: 'gates.trust/v1', people: [{ person: 'Ada' }] })).not.toEqual([]);
  });

  test('report fits every report, which can be read again', async () => {
    const problems = await validatorOf('report');
    for (const release of fixtures) {
      const now = (await read(fixture(release, 'now.txt'))).trim();
      const snapshot = JSON.parse(await read(fixture(release, 'snapshot.json')));
      const profile = parse(await read(fixture(release, 'gates.yaml')));
      const trust = parse(await read(fixture(release, 'trust.yaml')));
      const reports = await Promise.all([
        evaluate(snapshot, { profile, trust, now }),
        evaluate(snapshot, { profile, now, before: 'deploy' }),
        evaluate({ ...snapshot, observations: {} }, { profile, trust, items: ['benchmark.error_rate'] }),
        evaluate(snapshot, {
          profile: { ...profile, parameters: { kubernetes_version_min: '1.20' } },
          trust,
          phases: ['canary'],
        }),
      ]);
      for (const report of reports) {
        const text = JSON.stringify(report);
        expect(problems(JSON.parse(text))).toEqual([]);
        expect(readReport(Buffer.from(text), 'report.json')).toEqual(JSON.parse(text));
      }
      const [whole] = reports;
      expect(whole.attestations.length).toBeGreaterThan(5);
      expect(() =>
        readReport(Buffer.from(JSON.stringify({ ...whole, verdict: 'maybe' })), 'report.json'),
      ).toThrow(/report\.json is not a report that gates understands:\n {2}\$\.verdict: expected "go"/);
    }
  });

  test('of something else there is none', async () => {
    refused(
      await gates(await folder(), ['schema', 'weather']),
      /Allowed choices are snapshot, profile, trust, report/,
    );
  });
});

describe('gates init', () => {
  test.each(examples)('reads the manifests of %s', async (example) => {
    const directory = await folder();
    await cp(join(root, 'examples', example, 'k8s'), join(directory, 'k8s'), { recursive: true });
    const { code, out, err } = await gates(directory, ['init']);
    expect({ code, out }).toEqual({ code: 0, out: '' });
    expect(err).toMatch(/gates\.yaml written, prefilled from .*k8s/);
    const found = parse(await read(join(directory, 'gates.yaml')));
    const theirs = parse(await read(join(root, 'examples', example, 'gates.yaml')));
    expect(found.namespace).toBe(theirs.namespace);
    expect(found.image.repository).toBe(theirs.image.repository);
    // a profile that gates itself takes
    const empty = JSON.stringify({
      schema: 'gates.snapshot/v1',
      release: { name: found.name, version: found.version },
      observations: {},
    });
    expect((await gates(directory, ['check', '-'], { input: empty })).code).not.toBe(3);
  });

  test('in an empty folder it has the folder’s and the checklist’s names, and never writes over a file unasked', async () => {
    const directory = await folder();
    expect(await gates(directory, ['init'])).toMatchObject({ code: 0 });
    const file = join(directory, 'gates.yaml');
    const written = await read(file);
    expect(parse(written)).toMatchObject({
      name: basename(directory),
      namespace: 'starlight-prod',
    });
    await writeFile(file, 'name: mine\n');
    refused(await gates(directory, ['init']), /gates\.yaml is already there; --force writes over it/);
    expect(await read(file)).toBe('name: mine\n');
    expect((await gates(directory, ['init', '-o', '-'])).out).toBe(written);
    expect(await gates(directory, ['init', '--force'])).toMatchObject({ code: 0 });
    expect(await read(file)).toBe(written);
    refused(await gates(directory, ['init', '-o', 'no/gates.yaml']), /no\/gates\.yaml can't be written/);
  });
});

describe('gates merge', () => {
  const part = (observations: object, release: object = {}) =>
    JSON.stringify({
      schema: 'gates.snapshot/v1',
      release: { name: 'starlight', version: 'v4', ...release },
      observations,
    });
  const docs = (clean: boolean) => ({
    collectedAt: '2026-11-24T12:00:00Z',
    collector: 'docs@1',
    data: { git: { clean } },
  });

  test('joins the parts of a release into the whole', async () => {
    const directory = await folder();
    const whole = JSON.parse(await read(fixture('all-pass', 'snapshot.json')));
    const moments = Object.keys(whole.observations);
    expect(moments).toHaveLength(5);
    for (const moment of moments)
      await writeFile(
        join(directory, `${moment}.json`),
        JSON.stringify({ ...whole, observations: { [moment]: whole.observations[moment] } }),
      );
    const names = moments.map((moment) => `${moment}.json`);
    expect(await gates(directory, ['merge', ...names, '-o', 'all.json'])).toEqual({
      code: 0,
      out: '',
      err: '',
    });
    expect(JSON.parse(await read(join(directory, 'all.json')))).toEqual(whole);
    const piped = await gates(directory, ['merge', '-', ...names.slice(1), '-o', '-'], {
      input: await read(join(directory, names[0] ?? '')),
    });
    expect(JSON.parse(piped.out)).toEqual(whole);
  });

  test('names what contradicts, and writes nothing', async () => {
    const directory = await folder();
    const write = (name: string, text: string) => writeFile(join(directory, name), text);
    await write('a.json', part({ 'pre-deployment': { docs: docs(true) } }));
    await write('b.json', part({ 'pre-deployment': { docs: docs(false) } }));
    await write('c.json', part({}, { version: 'v5' }));
    const merge = (...names: string[]) => gates(directory, ['merge', ...names, '-o', 'all.json']);
    refused(
      await merge('a.json', 'b.json'),
      /a\.json and b\.json hold different observations of docs in the moment pre-deployment/,
    );
    refused(await merge('a.json', 'c.json'), /\$\.release\.version is "v4" in a\.json and "v5" in c\.json/);
    refused(await merge('a.json', 'gone.json'), /gone\.json can't be read: there is no such file/);
    await expect(read(join(directory, 'all.json'))).rejects.toThrow();
  });
});

describe('help and mistakes', () => {
  test('every command shows an example', async () => {
    const directory = await folder();
    const { code, out } = await gates(directory, ['--help']);
    expect(code).toBe(0);
    const commands = [...out.matchAll(/^ {2}([a-z]+) (?:\[|<|\s)/gm)].map(([, name = '']) => name);
    const named = commands.filter((name) => name !== 'help');
    expect(named.sort()).toEqual([
      'admission',
      'attest',
      'build',
      'check',
      'collect',
      'diff',
      'explain',
      'init',
      'items',
      'keygen',
      'load',
      'merge',
      'model',
      'new',
      'replay',
      'report',
      'schema',
      'sign',
      'verify',
      'waive',
    ]);
    for (const name of named) {
      const help = await gates(directory, [name, '--help']);
      expect(help).toMatchObject({ code: 0, err: '' });
      expect(help.out).toMatch(new RegExp(`Examples?:\\n(?:.*\\n)*? *\\$ gates ${name} `));
    }
    expect((await gates(directory, ['--version'])).out).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  test.each([
    ['build', '-o', 'x.json'],
    ['check', 'empty.json'],
    ['collect', '--moment', 'canary', '-o', 'x.json'],
    ['explain', 'benchmark.error_rate'],
    ['init'],
    ['items'],
    ['keygen', 'ada'],
    ['merge', 'empty.json', '-o', 'x.json'],
    ['new', 'team.handover'],
    ['schema', 'profile'],
    ['diff', 'old.json', 'new.json'],
    ['replay', 'report.json', '--snapshot', 'empty.json'],
    ['sign', 'final_approval.tech_lead', 'empty.json', '--key', 'ada.key'],
    ['verify', 'empty.json'],
    ['waive', 'benchmark.cpu_per_pod', 'empty.json', '--key', 'ada.key'],
  ])('gates %s refuses an option that it does not know', async (...args) => {
    refused(await gates(await folder(), [...args, '--wrong']), /^error: unknown option '--wrong'/);
  });

  test.each<[string, string[], RegExp]>([
    ['no such command', ['chekc'], /unknown command 'chekc'[\s\S]*Did you mean check/],
    ['no command', [], /Usage: gates/],
    ['no snapshot', ['check'], /missing required argument 'snapshot'/],
    [
      'a snapshot that is not there',
      ['check', 'gone.json'],
      /gone\.json can't be read: there is no such file/,
    ],
    ['a folder as snapshot', ['check', '.'], /\. can't be read: it is a folder/],
    ['an unknown milestone', ['check', 'x.json', '--before', 'lunch'], /Allowed choices are deploy, canary/],
    ['an unknown phase', ['check', 'x.json', '--phase', 'lunch'], /Allowed choices are pre-deployment/],
    [
      'an unknown format',
      ['check', 'empty.json', '--format', 'pdf'],
      /there is no such format\. Known: terminal, json/,
    ],
    [
      'an unknown item',
      ['check', 'empty.json', '--item', 'benchmark.eror_rate'],
      /Did you mean benchmark\.error_rate/,
    ],
    [
      'a scope in two ways',
      ['check', 'empty.json', '--before', 'deploy', '--phase', 'canary'],
      /--before|before/,
    ],
    ['a time that is none', ['check', 'empty.json', '--now', 'soon'], /expected an RFC 3339 time/],
    [
      'a profile that does not fit',
      ['check', 'empty.json', '--profile', 'wrong.yaml'],
      /wrong\.yaml is not a profile[\s\S]*nmae/,
    ],
    ['a profile that is no YAML', ['check', 'empty.json', '--profile', 'broken.yaml'], /broken\.yaml/],
    [
      'a trust file that is not there',
      ['check', 'empty.json', '--trust', 'gone.yaml'],
      /gone\.yaml can't be read/,
    ],
    [
      'a report that can not be written',
      ['check', 'empty.json', '--format', 'json=no/report.json'],
      /no\/report\.json can't be written/,
    ],
    ['no item', ['explain'], /missing required argument 'item'/],
    ['one argument too many', ['items', 'all'], /too many arguments/],
    [
      'a merge without output',
      ['merge', 'empty.json'],
      /required option '-o, --output <file>' not specified/,
    ],
  ])('%s', async (_, args, message) => {
    const directory = await folder();
    await mkdir(join(directory, 'folder'));
    const empty = { schema: 'gates.snapshot/v1', release: { name: 'x', version: '1' }, observations: {} };
    await writeFile(join(directory, 'empty.json'), JSON.stringify(empty));
    await writeFile(join(directory, 'wrong.yaml'), 'nmae: x\n');
    await writeFile(join(directory, 'broken.yaml'), 'name: [\n');
    refused(await gates(directory, args), message);
  });
});
