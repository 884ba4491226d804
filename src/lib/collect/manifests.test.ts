import { mkdir, symlink, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { checkout, collectIn, folder, write } from './folder.testing.ts';
import { readKubernetesYaml } from './kubernetes-yaml.ts';
import { manifests } from './manifests.ts';

const service = (name: string) => `apiVersion: v1\nkind: Service\nmetadata:\n  name: ${name}\n`;

async function look(directory: string, source = 'k8s', revision?: string) {
  const { sightings, release } = await collectIn(
    manifests,
    directory,
    { files: { manifests: source } },
    revision === undefined ? {} : { revision },
  );
  const { manifests: seen } = sightings;
  const objects = seen?.data?.objects;
  return {
    names: (objects?.items ?? []).map(({ kind, metadata }) => `${kind}/${metadata?.name}`),
    complete: objects?.complete,
    places: (seen?.data?.places ?? []).map(({ object, file, line }) => `${object} ${file}:${line}`),
    reasons: (seen?.problems ?? []).map(({ reason }) => reason).join('\n'),
    measuredOn: seen?.measuredOn,
    release,
  };
}

test('a committed folder is bound to its commit', async () => {
  const { directory, revision } = await checkout({
    'k8s/a.yaml': `${service('a')}---\n${service('b')}---\n# nothing\n---\n`,
    'k8s/deep/c.yml': service('c').replaceAll('\n', '\r\n'),
    'k8s/d.json':
      '{"apiVersion":"v1","kind":"List","items":[{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"d"}}]}',
    'k8s/README.md': 'text',
  });
  const seen = await look(directory);
  expect(seen.names).toEqual(['Service/a', 'Service/b', 'ConfigMap/d', 'Service/c']);
  expect(seen.places).toEqual([
    'Service a k8s/a.yaml:1',
    'Service b k8s/a.yaml:6',
    'ConfigMap d k8s/d.json:1',
    'Service c k8s/deep/c.yml:1',
  ]);
  expect(seen).toMatchObject({ complete: true, reasons: '', release: { revision } });
  expect(seen.measuredOn).toEqual({
    release: { name: 'starlight', version: 'v4' },
    revision,
    revisionSource: 'git',
  });
});

test('what git holds outranks what was stated; elsewhere the statement counts', async () => {
  const { directory, revision } = await checkout({ 'k8s/a.yaml': service('a') });
  expect((await look(directory, 'k8s', 'f'.repeat(40))).measuredOn).toMatchObject({
    revision,
    revisionSource: 'git',
  });
  const bare = await folder({ 'k8s/a.yaml': service('a') });
  expect((await look(bare, 'k8s', 'f'.repeat(40))).measuredOn).toMatchObject({
    revision: 'f'.repeat(40),
    revisionSource: 'declared',
  });
  const unbound = await look(bare);
  expect(unbound.measuredOn).toEqual({ release: { name: 'starlight', version: 'v4' } });
  expect(unbound.reasons).toMatch(/--revision/);
});

describe('no commit stands for files that differ from it', () => {
  const changes: [string, (directory: string) => Promise<void>, boolean][] = [
    ['changed', (directory) => write(directory, { 'k8s/a.yaml': service('other') }), false],
    ['untracked', (directory) => write(directory, { 'k8s/b.yaml': service('b') }), false],
    ['ignored', (directory) => write(directory, { 'k8s/local.yaml': service('l') }), false],
    ['in an ignored folder', (directory) => write(directory, { 'k8s/out/x.yaml': service('x') }), false],
    ['ignored, and no manifest', (directory) => write(directory, { 'k8s/.DS_Store': 'x' }), true],
    ['changed elsewhere', (directory) => write(directory, { 'other.txt': 'y' }), true],
  ];
  test.each(changes)('%s', async (_, change, bound) => {
    const { directory } = await checkout({
      'k8s/a.yaml': service('a'),
      'other.txt': 'x',
      '.gitignore': 'local.yaml\n.DS_Store\nout/\n',
    });
    await change(directory);
    const seen = await look(directory);
    expect(seen.measuredOn !== undefined && 'revision' in seen.measuredOn).toBe(bound);
    expect(seen.reasons).toMatch(bound ? /^$/ : /commit them/);
  });
});

test('a single file, and a folder in another checkout', async () => {
  const { directory, revision } = await checkout({ 'k8s/a.yaml': service('a') });
  await write(directory, { 'k8s/b.yaml': 'x' });
  expect(await look(directory, 'k8s/a.yaml')).toMatchObject({
    names: ['Service/a'],
    complete: true,
    measuredOn: { revision },
  });
  const elsewhere = await checkout({ 'x.txt': 'x' });
  expect((await look(elsewhere.directory, join(directory, 'k8s/a.yaml'))).measuredOn).toMatchObject({
    revision,
  });
});

describe('what can not be read leaves the list incomplete, named and without its content', () => {
  const cases: [string, (directory: string) => Promise<unknown>, RegExp][] = [
    ['no folder', async () => undefined, /^k8s is not there: name the folder/],
    ['an empty folder', (directory) => mkdir(join(directory, 'k8s')), /^k8s holds no YAML/],
    [
      'binary',
      (directory) => write(directory, { 'k8s/x.yaml': new Uint8Array([0xff, 0xfe, 0]) }),
      /k8s\/x\.yaml is no text in UTF-8/,
    ],
    [
      'broken YAML',
      (directory) => write(directory, { 'k8s/x.yaml': 'a: [hunter2' }),
      /k8s\/x\.yaml: document 1 is no YAML: \w+ in line 1/,
    ],
    [
      'a template',
      (directory) => write(directory, { 'k8s/x.yaml': `${service('{{ .Values.hunter2 }}')}` }),
      /k8s\/x\.yaml: document 1 is no/,
    ],
    [
      'duplicate keys',
      (directory) => write(directory, { 'k8s/x.yaml': `${service('x')}kind: hunter2\n` }),
      /DUPLICATE_KEY in line 5/,
    ],
    [
      'a tag',
      (directory) => write(directory, { 'k8s/x.yaml': `${service('x')}spec: !hunter2 y\n` }),
      /TAG_RESOLVE_FAILED/,
    ],
    ['aliases that blow up', (directory) => write(directory, { 'k8s/x.yaml': bomb }), /aliases that refer/],
    [
      'values for a chart',
      (directory) => write(directory, { 'k8s/x.yaml': 'password: hunter2\n' }),
      /is no Kubernetes object with apiVersion/,
    ],
    [
      'a kubeconfig',
      (directory) =>
        write(directory, {
          'k8s/x.yaml': 'apiVersion: v1\nkind: Config\nusers: [{name: a, user: {token: hunter2}}]\n',
        }),
      /is no Kubernetes object/,
    ],
    [
      'a kustomization',
      (directory) =>
        write(directory, {
          'k8s/x.yaml':
            'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources: [a.yaml]\n',
        }),
      /kustomize build/,
    ],
    [
      'a list',
      (directory) => write(directory, { 'k8s/x.json': '[1, "hunter2"]' }),
      /is no Kubernetes object/,
    ],
    [
      '__proto__',
      (directory) => write(directory, { 'k8s/x.yaml': `${service('x')}__proto__: {a: 1}\n` }),
      /snapshot can not carry/,
    ],
    [
      'numbers that no snapshot carries',
      (directory) => write(directory, { 'k8s/x.yaml': `${service('x')}spec: {a: 12345678901234567890}\n` }),
      /snapshot can not carry/,
    ],
    [
      'no number',
      (directory) => write(directory, { 'k8s/x.yaml': `${service('x')}spec: {a: .nan}\n` }),
      /snapshot can not carry/,
    ],
    [
      'a link to a file',
      (directory) => linked(directory, 'a.yaml', '/etc/hosts'),
      /k8s\/a\.yaml is a symbolic link/,
    ],
    ['a link in a circle', (directory) => linked(directory, 'a', '.'), /k8s\/a is a symbolic link/],
    [
      'a link to itself',
      (directory) => linked(directory, 'a.yaml', 'a.yaml'),
      /k8s\/a\.yaml is a symbolic link/,
    ],
    ['a huge file', (directory) => huge(directory), /k8s\/x\.yaml is larger than 16 MiB/],
    ['a name that is no UTF-8', (directory) => misnamed(directory), /\.yaml is not there/],
  ];
  const bomb = `a: &a [x,x,x,x,x,x,x,x,x]\n${['b', 'c', 'd', 'e', 'f', 'g'].map((name, index) => `${name}: &${name} [${Array(9).fill(`*${'abcdef'[index]}`).join(',')}]\n`).join('')}`;
  const linked = async (directory: string, name: string, target: string) => {
    await mkdir(join(directory, 'k8s'));
    await symlink(target, join(directory, 'k8s', name));
  };
  const huge = async (directory: string) => {
    await write(directory, { 'k8s/x.yaml': '' });
    await truncate(join(directory, 'k8s/x.yaml'), 17 * 1024 * 1024);
  };
  const misnamed = async (directory: string) => {
    await mkdir(join(directory, 'k8s'));
    await writeFile(
      Buffer.concat([Buffer.from(`${directory}/k8s/`), Buffer.from([0xe9]), Buffer.from('.yaml')]),
      service('x'),
    );
  };
  test.each(cases)('%s', async (_, prepare, reason) => {
    const directory = await folder();
    await prepare(directory);
    const seen = await look(directory, 'k8s', 'f'.repeat(40));
    expect(seen.reasons).toMatch(reason);
    expect(seen.reasons).not.toContain('hunter2');
    expect(seen.complete).toBe(false);
    expect(seen.names).toEqual([]);
  });

  test('the other files are read all the same', async () => {
    const directory = await folder({ 'k8s/a.yaml': service('a'), 'k8s/b.yaml': 'a: [' });
    expect(await look(directory)).toMatchObject({ names: ['Service/a'], complete: false });
  });
});

test('every object of a list has its own line, and an alias its own', () => {
  const { objects, lines } = readKubernetesYaml(`# a list of lists
apiVersion: v1
kind: List
items:
  - &first
    apiVersion: v1
    kind: ConfigMap
    metadata: { name: a }
  - apiVersion: v1
    kind: ConfigMapList
    items:
      - { apiVersion: v1, kind: ConfigMap, metadata: { name: b } }
  - *first
`);
  expect(objects.map(({ metadata }) => metadata?.name)).toEqual(['a', 'b', 'a']);
  expect(lines).toEqual([6, 12, 13]);
});

test('YAML is read as kubectl does', () => {
  const { objects, doubts } = readKubernetesYaml(
    `\uFEFF${service('x')}base: &base {a: 1}\nspec: {<<: *base, mode: 0644, y: y, n: n, at: 12:30:45, when: 2026-11-24, off: yes, z: No}\n`,
  );
  expect(doubts).toEqual([]);
  expect(objects[0]?.['spec']).toEqual({
    a: 1,
    mode: 420,
    y: 'y',
    n: 'n',
    at: '12:30:45',
    when: '2026-11-24',
    false: true,
    z: false,
  });
});
