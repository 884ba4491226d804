import { chmod, cp, mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { evaluate } from '../../src/lib/evaluate.ts';
import { OPA_VERSION } from '../../src/lib/policies/opa.ts';
import { readPolicyFile } from '../../src/lib/policies/policy-file.ts';
import { type Ended, folder, gates } from './gates.testing.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const fixture = (name: string) => join(root, 'fixtures', 'all-pass', name);
const shipped = join(root, 'dist', 'policies.json');
const id = 'team.on_call_handover';
const rule = 'policies/checks/team/on_call_handover.rego';
const build = ['build', '--policies', 'policies', '-o', 'policies.json'];
/** Compiling takes seconds of CPU, on a busy machine a minute. */
const slow = { timeout: 300_000 };

type Edit = (text: string) => string;

/** A folder with the new item of `gates new`, some of its files rewritten and others added. */
async function team(
  edits: Readonly<Record<string, Edit>> = {},
  added: Record<string, string> = {},
): Promise<string> {
  const directory = await folder();
  expect(await gates(directory, ['new', id])).toMatchObject({ code: 0, out: '' });
  for (const [file, edit] of Object.entries(edits)) {
    const text = await readFile(join(directory, file), 'utf8');
    expect(edit(text)).not.toBe(text);
    await writeFile(join(directory, file), edit(text));
  }
  for (const [file, text] of Object.entries(added)) {
    await mkdir(dirname(join(directory, file)), { recursive: true });
    await writeFile(join(directory, file), text);
  }
  return directory;
}

function refused({ code, out, err }: Ended, ...messages: readonly RegExp[]): void {
  expect({ code, out }).toEqual({ code: 3, out: '' });
  for (const message of messages) expect(err).toMatch(message);
  expect(err).not.toMatch(/something unexpected|^ {4}at /m);
}

/** The line of a file that holds a text. */
async function lineOf(directory: string, file: string, text: string): Promise<number> {
  const lines = (await readFile(join(directory, file), 'utf8')).split('\n');
  return lines.findIndex((line) => line.includes(text)) + 1;
}

test('from an empty folder to a decision about an item of one’s own', slow, async () => {
  const directory = await folder();
  const made = await gates(directory, ['new', id]);
  expect(made).toMatchObject({ code: 0, out: '' });
  expect(made.err).toMatch(
    /on_call_handover\.rego written\n.*on_call_handover_test\.rego written\nThen: gates build/,
  );
  refused(await gates(directory, ['new', id]), /on_call_handover\.rego is already there/);

  const built = await gates(directory, build);
  expect(built).toMatchObject({ code: 0, out: '' });
  // the tests of the shipped rules are not run again: their files are those of the installed build
  expect(built.err).toMatch(/the shipped rules are those that were tested.*\n.*\n4 tests passed/);
  expect(built.err).toMatch(/123 items in policies\.json/);

  const policies = readPolicyFile(await readFile(join(directory, 'policies.json')), 'policies.json');
  const before = readPolicyFile(await readFile(shipped), shipped);
  expect(before.catalogue).toHaveLength(122);
  expect(policies.catalogue.slice(0, 122)).toEqual(before.catalogue);
  expect(policies.catalogue.slice(122)).toMatchObject([
    { id, source: { file: 'policies-2/checks/team/on_call_handover.rego' } },
  ]);
  expect(policies.parameters).toEqual(before.parameters);

  const now = (await readFile(fixture('now.txt'), 'utf8')).trim();
  const named = ['--profile', fixture('gates.yaml'), '--trust', fixture('trust.yaml')];
  const check = ['check', fixture('snapshot.json'), '--policies', 'policies.json', '--now', now, ...named];
  const checked = await gates(directory, [...check, '--json']);
  // whoever approved did so over the shipped rules: with others, these signatures no longer count
  expect(checked.code).not.toBe(3);
  const report = JSON.parse(checked.out) as {
    items: { id: string; status: string; facts: object; inScope: boolean }[];
    digests: object;
  };
  expect(report.items).toHaveLength(123);
  expect(report.items.find((item) => item.id === id)).toMatchObject({ status: 'pass', inScope: true });
  expect((await gates(directory, [...check, '--item', id])).out).toMatch(/^GO {2}starlight/);

  const alike = await evaluate(await readFile(fixture('snapshot.json')), { policies, now });
  const decided = (items: readonly { id: string; status: string; facts: object }[]) =>
    items.filter((item) => item.id === id).map(({ status, facts }) => ({ status, facts }));
  expect(alike.items).toHaveLength(123);
  expect(decided(alike.items)).toEqual(decided(report.items));
  expect(alike.digests).toMatchObject({ policies: (report.digests as { policies: string }).policies });

  expect((await gates(directory, ['items', '--policies', 'policies.json'])).out).toContain('123 items');
  expect((await gates(directory, ['explain', id, '--policies', 'policies.json'])).out).toContain(
    `${id}: on call handover`,
  );
});

describe('refused with file, line and a sentence', () => {
  test('what is shipped can not be replaced, nor shadowed', slow, async () => {
    const directory = await team({}, { 'policies/lib/release.rego': 'package lib.release\n\npods := []\n' });
    await mkdir(join(directory, 'policies/checks/benchmark'));
    for (const file of ['error_rate.rego', 'error_rate_test.rego'])
      await cp(
        join(root, 'policies/checks/benchmark', file),
        join(directory, 'policies/checks/benchmark', file),
      );
    await mkdir(join(directory, 'policies/derived/benchmark'), { recursive: true });
    const moved = (await readFile(join(directory, rule), 'utf8')).replace(
      'checks.team.on_call_handover',
      'derived.benchmark.cpu_per_pod',
    );
    await writeFile(join(directory, 'policies/derived/benchmark/cpu_per_pod.rego'), moved);
    refused(
      await gates(directory, build),
      /^policies\/checks\/benchmark\/error_rate\.rego:\d+: an item benchmark\.error_rate is shipped .*: shipped rules can't be replaced, only added to$/m,
      /^policies\/derived\/benchmark\/cpu_per_pod\.rego:\d+: an item benchmark\.cpu_per_pod is shipped/m,
      /^policies\/lib\/release\.rego:1: package lib\.release is shipped .*: shipped rules can't be replaced, only added to$/m,
    );
    await expect(stat(join(directory, 'policies.json'))).rejects.toThrow();
  });

  test('a builtin that the runtime lacks', slow, async () => {
    const directory = await team({
      [rule]: (text) => text.replace('limit := 2\n', 'limit := time.now_ns()\n'),
    });
    const line = await lineOf(directory, rule, 'time.now_ns');
    refused(
      await gates(directory, build),
      new RegExp(
        `^policies/checks/team/on_call_handover\\.rego:${line}: undefined function time\\.now_ns$`,
        'm',
      ),
    );
  });

  test(
    'a division, METADATA that is missing or does not fit, and a rule without a test, all at once',
    slow,
    async () => {
      const plain = await team();
      const template = await readFile(join(plain, rule), 'utf8');
      const of = (name: string) =>
        template.replace('package checks.team.on_call_handover', `package checks.team.${name}`);
      const directory = await team(
        { [rule]: (text) => text.replace('limit := 2\n', 'limit := 4 / 2\n') },
        {
          'policies/checks/team/bare.rego': of('bare').replace(/^(?:#.*\n)+/, ''),
          'policies/checks/team/ownerless.rego': of('ownerless').replace(
            '#   owner: DevOps\n',
            '#   owner: Nobody\n',
          ),
          'policies/checks/team/parametric.rego': of('parametric').replace(
            'limit := 2',
            'limit := data.host.parameters.nothing_max',
          ),
        },
      );
      const line = await lineOf(directory, rule, '4 / 2');
      refused(
        await gates(directory, build),
        new RegExp(`^policies/checks/team/on_call_handover\\.rego:${line}: .*divi`, 'm'),
        /^policies\/checks\/team\/bare\.rego:\d+: .*METADATA/m,
        /^policies\/checks\/team\/ownerless\.rego:\d+: .*owner/m,
        /^policies\/checks\/team\/parametric\.rego:\d+: .*nothing_max/m,
        /^policies\/checks\/team\/bare\.rego:\d+: there is no test beside it/m,
      );
    },
  );

  test('a test that fails', slow, async () => {
    const directory = await team({ [rule]: (text) => text.replace('limit := 2\n', 'limit := 3\n') });
    const test = 'policies/checks/team/on_call_handover_test.rego';
    const line = await lineOf(directory, test, 'test_passes_with_two_replicas');
    refused(
      await gates(directory, build),
      new RegExp(
        `^policies/checks/team/on_call_handover_test\\.rego:${line}: test_passes_with_two_replicas fails$`,
        'm',
      ),
    );
  });

  test('names that are no items, and a folder that is not there', async () => {
    const directory = await folder();
    for (const name of ['handover', 'Team.handover', 'team.handover_test', 'team/../../x.y', 'a.b.c'])
      refused(await gates(directory, ['new', name]), /expected section\.item in lower case/);
    refused(await gates(directory, build), /The policies in policies can't be read/);
    refused(await gates(directory, ['build']), /required option '-o, --output <file>' not specified/);
  });
});

describe('without opa in the pinned version it says how to get it', () => {
  const howTo = new RegExp(
    `opa ${OPA_VERSION.replaceAll('.', '\\.')} is needed .*go install github\\.com/open-policy-agent/opa@v.*GATES_OPA`,
  );

  test('when there is none', async () => {
    const directory = await folder();
    const env = { PATH: directory, GATES_OPA: '' };
    refused(await gates(directory, ['build', '-o', 'x.json'], { env }), howTo, /none on the PATH/);
  });

  test('when it is another one', async () => {
    const directory = await folder();
    const opa = join(directory, 'opa');
    await writeFile(opa, '#!/bin/sh\necho "Version: 0.42.0"\n');
    await chmod(opa, 0o755);
    const path = `${directory}${delimiter}/bin${delimiter}/usr/bin`;
    for (const env of [{ PATH: path, GATES_OPA: '' }, { GATES_OPA: opa }])
      refused(await gates(directory, ['build', '-o', 'x.json'], { env }), howTo, /opa is 0\.42\.0/);
  });

  test('when it can not be run', async () => {
    const directory = await folder();
    const env = { GATES_OPA: join(directory, 'gone') };
    refused(await gates(directory, ['build', '-o', 'x.json'], { env }), howTo, /gone can't be run/);
  });
});

describe('a policy file that can not be believed', () => {
  test.each<[string, (text: string) => string, RegExp]>([
    ['cut off', (text) => text.slice(0, text.length / 2), /broken\.json/],
    [
      'with another module than it was built with',
      (text) => text.replace('"module": "AGFzbQ', '"module": "AGFzbA'),
      /broken\.json: \$\.module: expected the digest sha256:[0-9a-f]{64}; found sha256:.*changed after it was built/,
    ],
    [
      'that is another document',
      () => '{"schema": "gates.snapshot/v1"}',
      /broken\.json is not a policy file of `gates build`/,
    ],
    ['that is no JSON', () => 'policies', /broken\.json/],
    ['that is empty', () => '', /broken\.json/],
  ])('%s', async (_, breaking, message) => {
    const directory = await folder();
    const text = await readFile(shipped, 'utf8');
    expect(breaking(text)).not.toBe(text);
    await writeFile(join(directory, 'broken.json'), breaking(text));
    for (const command of [
      ['check', fixture('snapshot.json')],
      ['items'],
      ['explain', 'benchmark.error_rate'],
    ])
      refused(await gates(directory, [...command, '--policies', 'broken.json']), message);
  });

  test('that is not there', async () => {
    refused(
      await gates(await folder(), ['items', '--policies', 'gone.json']),
      /gone\.json can't be read: there is no such file/,
    );
  });
});
