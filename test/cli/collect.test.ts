import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { makeCheckout, writeScan, writeTestResults } from '../../environment/checkout.ts';
import { folder, gates } from './gates.testing.ts';

const digest = `sha256:${'a'.repeat(64)}`;
const fileDomains = ['docs', 'tests', 'scans', 'contacts', 'manifests'];
const collect = ['collect', '--moment', 'pre-deployment', '-o', 'snapshot.json'];
const onlyFiles = [...collect, '--image-digest', digest, '--only', ...fileDomains];

async function release(): Promise<string> {
  const directory = await folder();
  await makeCheckout('starlight', directory, {
    imageDigest: digest,
    tags: { previous: 'v3', release: 'v4' },
  });
  await writeTestResults(directory);
  await writeScan(
    directory,
    { reference: 'registry.starlight.example/starlight:v4-prod', digest },
    new Date(),
  );
  return directory;
}

const snapshotIn = async (directory: string) =>
  JSON.parse(await readFile(join(directory, 'snapshot.json'), 'utf8'));

test('a healthy checkout is whole, and the items that rest on its files pass', async () => {
  const directory = await release();
  const collected = await gates(directory, onlyFiles);
  expect(collected).toMatchObject({ code: 0, out: '' });
  expect(collected.err).toMatch(/5 domains collected, none with problems: snapshot\.json/);
  const sections = ['documentation', 'emergency_contacts'];
  const items = ['success_criteria.tests_passing', 'success_criteria.security_scan_passed'];
  const checked = await gates(directory, ['check', 'snapshot.json', '--format', 'json']);
  const report = JSON.parse(checked.out) as {
    items: { id: string; section: string; status: string; message: string }[];
  };
  const concerned = report.items.filter(
    ({ id, section }) => sections.includes(section) || items.includes(id),
  );
  expect(concerned).toHaveLength(11);
  expect(
    concerned.filter(({ status }) => status !== 'pass').map(({ id, message }) => `${id}: ${message}`),
  ).toEqual([]);
});

test('what can not be seen is told and ends with 2; what is collected again replaces what was there', async () => {
  const directory = await release();
  await writeFile(join(directory, 'contacts.yaml'), 'contacts: 1\n');
  const first = await gates(directory, onlyFiles);
  expect(first.code).toBe(2);
  expect(first.err).toMatch(/contacts\.contacts: contacts\.yaml is no contacts file/);
  expect(first.err).toMatch(/5 domains collected, 1 with problems/);
  const before = await snapshotIn(directory);
  await writeFile(join(directory, 'contacts.yaml'), 'contacts: []\n');
  await writeFile(join(directory, 'notes.md'), 'the canary waits for Monday');
  const again = [...collect, '--only', 'contacts', '--notes', 'notes.md'];
  expect(await gates(directory, again)).toMatchObject({ code: 0 });
  expect(await gates(directory, again)).toMatchObject({ code: 0 });
  const after = await snapshotIn(directory);
  expect(after.notes).toBe('the canary waits for Monday');
  expect(after.observations['pre-deployment'].contacts.data.contacts.items).toEqual([]);
  expect(after.observations['pre-deployment'].docs).toEqual(before.observations['pre-deployment'].docs);
  expect(Object.keys(after.observations['pre-deployment'])).toHaveLength(5);
});

test('a dry run says what it would touch, and touches nothing', async () => {
  const directory = await release();
  const { code, out } = await gates(directory, [...onlyFiles, '--dry-run']);
  expect(code).toBe(0);
  for (const name of ['reports/junit.xml', 'reports/trivy.json', 'contacts.yaml', 'k8s'])
    expect(out).toContain(name);
  await expect(snapshotIn(directory)).rejects.toThrow();
});

test('manifests come from standard input, the snapshot goes to standard output', async () => {
  const directory = await release();
  await writeFile(join(directory, 'gates.yaml'), "files: {manifests: '-'}\n");
  const input = 'apiVersion: v1\nkind: Secret\nmetadata: {name: s}\nstringData: {password: hunter2hunter2}\n';
  const args = ['collect', '--moment', 'pre-deployment', '-o', '-', '--only', 'manifests'];
  const unbound = await gates(directory, args, { input });
  expect(unbound.code).toBe(2);
  expect(unbound.err).toMatch(/manifests: nobody knows which revision/);
  const { code, out } = await gates(directory, [...args, '--revision', 'b'.repeat(40)], { input });
  expect(code).toBe(0);
  expect(out).not.toContain('hunter2');
  expect(JSON.parse(out).observations['pre-deployment'].manifests.data.objects).toMatchObject({
    items: [{ kind: 'Secret' }],
    complete: true,
  });
  expect((await gates(directory, args, { input: '' })).err).toMatch(/standard input is empty/);
});

test('signed observations count once trust.yaml knows the collector, and no longer once they were changed', async () => {
  const directory = await release();
  const made = await gates(directory, ['keygen', 'pipeline', '--collector', 'release pipeline']);
  await writeFile(join(directory, 'trust.yaml'), `schema: gates.trust/v1\n${made.out}`);
  expect(await gates(directory, [...onlyFiles, '--key', 'pipeline.key'])).toMatchObject({ code: 0 });
  const verified = await gates(directory, ['verify', 'snapshot.json']);
  expect(verified.code).toBe(0);
  expect(verified.out.match(/signed by release pipeline/g)).toHaveLength(5);
  const snapshot = await snapshotIn(directory);
  snapshot.observations['pre-deployment'].tests.data.suites.items[0].failures = 1;
  await writeFile(join(directory, 'snapshot.json'), JSON.stringify(snapshot));
  const refused = await gates(directory, ['verify', 'snapshot.json']);
  expect(refused.code).toBe(1);
  expect(refused.out).toMatch(/✘ observation pre-deployment\/tests: .*changed after it was signed/);
});

describe('a mistake is one sentence and ends with 3', () => {
  test.each<[string, string[], RegExp]>([
    ['no moment', ['collect', '-o', 'x.json'], /required option '--moment/],
    [
      'an unknown moment',
      ['collect', '--moment', 'now', '-o', 'x.json'],
      /Allowed choices are pre-deployment/,
    ],
    ['no output', ['collect', '--moment', 'canary'], /required option '-o/],
    ['an unknown domain', [...collect, '--only', 'weather'], /Allowed choices are/],
    [
      'a domain that the moment does not need',
      ['collect', '--moment', 'canary', '-o', 'x.json', '--only', 'docs'],
      /No item needs docs of the moment canary/,
    ],
    ['no time', [...collect, '--time-limit', 'soon'], /--time-limit: expected seconds.*found soon\./],
    ['too much time', [...collect, '--time-limit', '1e9'], /--time-limit: expected seconds/],
    ['a digest that is none', [...collect, '--image-digest', 'latest'], /--image-digest: expected sha256:/],
    [
      'a revision that is none',
      [...collect, '--revision', 'main'],
      /--revision: expected a whole git commit/,
    ],
    [
      'a key that is not there',
      [...onlyFiles, '--key', 'no.key'],
      /no\.key can't be read: there is no such file/,
    ],
    [
      'notes that are no text',
      [...onlyFiles, '--notes', 'image.bin'],
      /--notes: image\.bin is no text in UTF-8/,
    ],
    [
      'notes that are a book',
      [...onlyFiles, '--notes', 'book.md'],
      /--notes: book\.md holds more than 256 KiB/,
    ],
    ['notes that are not there', [...onlyFiles, '--notes', 'no.md'], /no\.md can't be read/],
    ['a profile that is not there', [...onlyFiles, '--profile', 'no.yaml'], /no\.yaml can't be read/],
    [
      'a snapshot that is none',
      ['collect', '--moment', 'pre-deployment', '-o', 'broken.json', '--only', 'contacts'],
      /broken\.json/,
    ],
  ])('%s', async (_, args, message) => {
    const directory = await folder();
    await writeFile(join(directory, 'broken.json'), '{"schema": 1}');
    await writeFile(join(directory, 'image.bin'), Buffer.from([0x89, 0x50, 0xff]));
    await writeFile(join(directory, 'book.md'), 'x'.repeat(256 * 1024 + 1));
    const { code, out, err } = await gates(directory, args);
    expect({ code, out }).toEqual({ code: 3, out: '' });
    expect(err).toMatch(message);
    expect(err).not.toMatch(/something unexpected|^ {4}at /m);
  });
});
