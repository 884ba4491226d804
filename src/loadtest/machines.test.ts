import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { pinnedVersion } from '../../scripts/tools.ts';
import { defaultRunnerImage, defaultStarterImage } from './machines/options.ts';
import {
  type MachinesOptions,
  mountedFile,
  testRunManifests,
  testRunYaml,
  writeMachinesFolder,
} from './machines.ts';

const options: MachinesOptions = {
  name: 'lt',
  namespace: 'load',
  machines: 4,
  script: 'export default function () {}\n',
  settings: { TARGET: 'https://starlight.example/v4', RATE: '200', DURATION: '10m', NONCE: 'n-1' },
};

interface Shown {
  data?: Record<string, string>;
  binaryData?: Record<string, string>;
  spec?: { arguments?: string; runner?: { image?: string; volumes?: unknown[]; volumeMounts?: unknown[] } };
}
const manifests = (changes: Partial<MachinesOptions>): Shown[] =>
  testRunManifests({ ...options, ...changes }) as Shown[];
const refusal = (changes: Partial<MachinesOptions>): unknown => {
  try {
    testRunManifests({ ...options, ...changes });
  } catch (error) {
    return error;
  }
  return undefined;
};
const refused = (message: string): object =>
  expect.objectContaining({ code: 'usage_invalid', message: expect.stringContaining(message) });

describe('testRunManifests', () => {
  it('gives the settings as arguments that survive a split at spaces', () => {
    const [, testRun] = manifests({});
    expect(testRun?.spec?.arguments?.split(' ')).toEqual([
      '--no-usage-report',
      '--include-system-env-vars=false',
      ...['-e', 'TARGET=https://starlight.example/v4', '-e', 'RATE=200', '-e', 'DURATION=10m'],
      ...['-e', 'NONCE=n-1', '-e', 'REPORT=-'],
    ]);
  });

  it('mounts a Secret that it knows by name only', () => {
    const files = { API_KEY_FILE: 'api-key', BEARER_TOKEN_FILE: 'api-key' };
    const [, testRun] = manifests({ credentialsSecret: { name: 'starlight-api', files } });
    expect(testRun?.spec?.arguments).toContain('-e API_KEY_FILE=/credentials/api-key');
    expect(testRun?.spec?.arguments).toContain('-e BEARER_TOKEN_FILE=/credentials/api-key');
    expect(testRun?.spec?.runner?.volumes).toContainEqual({
      name: 'credentials',
      secret: {
        secretName: 'starlight-api',
        defaultMode: 0o440,
        items: [{ key: 'api-key', path: 'api-key' }],
      },
    });
    expect(testRun?.spec?.runner?.volumeMounts).toContainEqual({
      name: 'credentials',
      mountPath: '/credentials',
      readOnly: true,
    });
  });

  it('keeps every byte of the script and of the files', () => {
    const content = Uint8Array.from({ length: 256 }, (_, index) => index);
    const [plain] = manifests({ files: [{ name: 'every.bin', content }] });
    expect(plain?.data).toEqual({ 'load.js': options.script });
    expect([...Buffer.from(plain?.binaryData?.['every.bin'] ?? '', 'base64')]).toEqual([...content]);
    expect(mountedFile('every.bin')).toBe('/test/every.bin');

    const script = 'const line = "\u2028\u0085\r\n";';
    const [strange] = manifests({ script });
    expect(strange?.data).toBeUndefined();
    expect(Buffer.from(strange?.binaryData?.['load.js'] ?? '', 'base64').toString()).toBe(script);
  });

  it('takes as much as a ConfigMap holds, and says what to do with more', () => {
    const most = 1_048_576 - 16_384 - options.script.length;
    const files = (size: number) => [{ name: 'images.bin', content: new Uint8Array(size) }];
    expect(refusal({ files: files(most) })).toBeUndefined();
    const error = refusal({ files: files(most + 1) });
    expect(error).toEqual(refused('have 1032193 bytes together, and a ConfigMap takes 1032192'));
    expect(error).toEqual(refused('build them into an image of k6 and give it as runnerImage'));
  });

  it('uses the pinned k6 and the pinned operator', async () => {
    expect(defaultRunnerImage).toBe(`grafana/k6:${(await pinnedVersion('k6')).slice(1)}`);
    expect(defaultStarterImage).toBe(
      `ghcr.io/grafana/k6-operator:starter-${await pinnedVersion('k6-operator')}`,
    );
  });

  it.each(['registry:5000/k6', 'k6', 'grafana/k6:latest', 'a b:1', 'k6@sha256:12', ''])(
    'refuses the image %j',
    (runnerImage) => {
      expect(refusal({ runnerImage })).toEqual(
        refused(`with a tag that is not latest, or with a digest; found "${runnerImage}"`),
      );
    },
  );

  it.each(['registry:5000/k6:2.2.0', 'grafana/k6:2.2.0-alpine', `k6:latest@sha256:${'a1'.repeat(32)}`])(
    'takes the image %j',
    (runnerImage) => {
      expect(manifests({ runnerImage })[1]?.spec?.runner?.image).toBe(runnerImage);
    },
  );

  it.each([
    ['a space', 'two words', '" "'],
    ['a command', '$(id)', '"$()"'],
    ['a second command', 'a;b', '";"'],
    ['a pattern', 'https://x.example/?a=*', '"?*"'],
    ['a quote', "it's", '"\'"'],
    ['a line break', 'a\nb', '"\\n"'],
  ])('refuses a setting with %s', (_, value, found) => {
    expect(refusal({ settings: { TARGET: value } })).toEqual(
      refused(`settings.TARGET: expected only letters`),
    );
    expect(refusal({ settings: { TARGET: value } })).toEqual(refused(`found ${found}. Put this setting`));
  });

  it.each([
    ['settings.API_KEY', { settings: { API_KEY: 'planted-7f3a9c' } }],
    ['settings.TARGET', { settings: { TARGET: 'https://me:planted-7f3a9c@x.example' } }],
    [
      'files: "config.json"',
      { files: [{ name: 'config.json', content: Buffer.from('{"apiKey": "planted-7f3a9c"}') }] },
    ],
  ])('refuses a credential in %s and does not repeat it', (place, changes) => {
    const error = refusal(changes);
    expect(error).toEqual(refused(place));
    expect(error).toEqual(refused('credentialsSecret'));
    expect(String(error)).not.toContain('planted');
  });

  it.each<[string, Partial<MachinesOptions>]>([
    ['name: expected', { name: '4-load' }],
    ['name: expected', { name: 'load.test' }],
    ['is too long', { name: 'a'.repeat(52) }],
    ['namespace: expected', { namespace: 'Load' }],
    ['machines: expected', { machines: 0 }],
    ['machines: expected', { machines: 1.5 }],
    ['timeLimit_s: expected', { timeLimit_s: 0 }],
    ['starterImage: expected', { starterImage: 'curl' }],
    ['settings: expected a name', { settings: { 'A B': '1' } }],
    ['settings.REPORT: expected -', { settings: { REPORT: '/tmp/r.json' } }],
    [
      'give it once',
      {
        settings: { API_KEY_FILE: '/x' },
        credentialsSecret: { name: 's', files: { API_KEY_FILE: 'k' } },
      },
    ],
    ['credentialsSecret.name: expected', { credentialsSecret: { name: 'S', files: { A_FILE: 'k' } } }],
    ['credentialsSecret.files: expected', { credentialsSecret: { name: 's', files: {} } }],
    [
      'credentialsSecret.files.A_FILE: expected',
      { credentialsSecret: { name: 's', files: { A_FILE: '../k' } } },
    ],
    ['files: expected a plain file name', { files: [{ name: 'a/b', content: new Uint8Array() }] }],
    ['"load.js" is there twice', { files: [{ name: 'load.js', content: new Uint8Array() }] }],
  ])('refuses what can’t work: %s', (message, changes) => {
    expect(refusal(changes)).toEqual(refused(message));
  });
});

describe('testRunYaml', () => {
  it.each(['on', 'no', 'y', 'null'])('writes the name %j as a text for readers of YAML 1.1', (name) => {
    const documents = parseAllDocuments(testRunYaml({ ...options, name, namespace: name }), {
      version: '1.1',
    });
    expect(documents.map((document) => document.toJS())).toEqual(
      testRunManifests({ ...options, name, namespace: name }),
    );
    expect(documents).toHaveLength(2);
  });
});

describe('writeMachinesFolder', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'gates-machines-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('writes manifests and an executable script into a new folder', async () => {
    const paths = await writeMachinesFolder(join(folder, 'new', 'lt'), options);
    expect(await readFile(paths.manifests, 'utf8')).toBe(testRunYaml(options));
    expect((await stat(paths.collect)).mode & 0o111).toBe(0o111);
    expect(await readdir(join(folder, 'new', 'lt'))).toEqual(['collect.sh', 'testrun.yaml']);
  });

  it.each(['testrun.yaml', 'collect.sh'])('does not touch a %s that is there', async (name) => {
    await writeFile(join(folder, name), 'mine');
    const error = await writeMachinesFolder(folder, options).catch((cause: unknown) => cause);
    expect(error).toMatchObject({
      code: 'file_unreadable',
      message: `${join(folder, name)} can't be written: it is there already; give each load test a folder of its own.`,
    });
    expect(await readFile(join(folder, name), 'utf8')).toBe('mine');
    expect(await readdir(folder)).toEqual([name]);
  });

  it('writes nothing when the options can’t work', async () => {
    const write = writeMachinesFolder(join(folder, 'lt'), { ...options, machines: -1 });
    await expect(write).rejects.toMatchObject({ code: 'usage_invalid' });
    expect(await readdir(folder)).toEqual([]);
  });
});
