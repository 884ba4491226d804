import { createPrivateKey, generateKeyPairSync } from 'node:crypto';
import { readFile, stat, writeFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { imageDigest } from '../../src/lib/verdict-attestation/attested.testing.ts';
import { attestedFile, attestFolder } from './release.testing.ts';

const attest = (key: string, ...more: string[]) => [
  'attest',
  'report.json',
  '--snapshot',
  'snapshot.json',
  '--key',
  key,
  ...more,
];

test('from a checked report to a verdict that others verify', async () => {
  const place = await attestFolder();
  const file = await attestedFile(place);
  const verified = await place.run([
    'verify',
    file,
    '--before',
    'deploy',
    '--image',
    `mirror.example/starlight@${imageDigest}`,
    '--report',
    'report.json',
  ]);
  expect(verified).toMatchObject({ code: 0, err: '' });
  expect(verified.out).toMatch(/^go before canary: starlight v4 \(/);
  expect(verified.out).toMatch(/signed by Signer vera \(sha256:[0-9a-f]{64}\)/);
  expect(verified.out).toContain(`about the image ${imageDigest}, as asked`);

  const piped = await place.run(['verify', '-', '--json'], {
    input: await readFile(place.path(file), 'utf8'),
  });
  expect(JSON.parse(piped.out)).toMatchObject({ signer: 'Signer vera', predicate: { verdict: 'go' } });
  const unbound = await place.run(['verify', file]);
  expect(unbound.out).toMatch(/compared with no image/);
});

test('a verdict that is no go is signed, too, and ends with its code', async () => {
  const place = await attestFolder();
  const { ...snapshot } = structuredClone(place.release.snapshot);
  delete snapshot.observations['pre-deployment']?.scans;
  await writeFile(place.path('snapshot.json'), JSON.stringify(snapshot));
  await place.run(['check', 'snapshot.json', '--before', 'deploy', '--format', 'json=report.json']);
  const attested = await place.run(attest('vera.key'), { days: 0.002 });
  expect(attested).toMatchObject({ code: 2, err: expect.stringMatching(/^undecided before deploy/) });
  await writeFile(place.path('verdict.json'), attested.out);
  expect(await place.run(['verify', 'verdict.json'])).toMatchObject({
    code: 2,
    out: expect.stringMatching(/^undecided before deploy/),
  });
});

describe('what is refused ends with 3, says why, and writes nothing', () => {
  test('reports', async () => {
    const place = await attestFolder();
    const judged = async (...args: string[]) =>
      place.run(['check', 'snapshot.json', ...args, '--format', 'json=report.json']);
    const refused = async (message: RegExp, ...more: string[]) => {
      const ended = await place.run(attest('vera.key', '-o', 'verdict.json', ...more), { days: 0.002 });
      expect(ended.err).toMatch(message);
      expect(ended.err).not.toMatch(/something unexpected/);
      expect(ended).toMatchObject({ code: 3, out: '' });
      await expect(stat(place.path('verdict.json'))).rejects.toThrow();
    };
    await judged('--phase', 'deployment');
    await refused(/report\.json can't be attested: it looks at a part only/);
    await judged('--before', 'deploy', '--now', new Date(place.release.now_ms).toISOString());
    await refused(/report\.json can't be attested: its time was given/);
    await judged('--before', 'deploy');
    await refused(
      /--accept-unsigned canary\/canary: report\.json has this observation signed/,
      '--accept-unsigned',
      'canary/canary',
    );

    const text = await readFile(place.path('report.json'), 'utf8');
    await writeFile(place.path('report.json'), text.replace('"message": "', '"message": "x'));
    await refused(/judging snapshot\.json again comes to another report:\n\$\.items\[0\]\.message/);
    await writeFile(place.path('report.json'), text);
    const snapshot = await readFile(place.path('snapshot.json'), 'utf8');
    await writeFile(place.path('snapshot.json'), `${snapshot}\n`);
    await refused(/snapshot\.json is not the snapshot that was judged/);
    await writeFile(place.path('snapshot.json'), snapshot);
    const profile = await readFile(place.path('gates.yaml'), 'utf8');
    await writeFile(place.path('gates.yaml'), profile.replace('starlight-prod', 'starlight-test'));
    await refused(/judged by another profile than gates\.yaml/);
  });

  test.each<[string, string, RegExp, Record<string, string>?]>([
    ['expired', 'expired.key', /expired\.key: this key .* is that of Signer expired, and expired at/],
    ['not valid yet', 'coming.key', /coming\.key: this key .* is not valid before/],
    ['without the role', 'roleless.key', /roleless\.key: this key .*does not hold the role verdict_signer/],
    ['of nobody', 'stranger.key', /stranger\.key: this key .* is no person’s in the trust/],
    ['that is public', 'public.key', /public\.key: expected a private key in PEM .*; found a public key/],
    [
      'of another algorithm',
      'rsa.key',
      /rsa\.key: expected .*Ed25519 or ECDSA P-256; found one of the kind rsa/,
    ],
    [
      'that is encrypted, without its passphrase',
      'secret.key',
      /secret\.key: .*expected its passphrase in GATES_KEY_PASSPHRASE/,
    ],
    [
      'that is encrypted, with another passphrase',
      'secret.key',
      /secret\.key: .*the passphrase is wrong/,
      { GATES_KEY_PASSPHRASE: 'no' },
    ],
    ['that is not there', 'gone.key', /gone\.key can't be read: there is no such file/],
  ])('a key %s', async (_, key, message, env = {}) => {
    const place = await attestFolder();
    const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
    await writeFile(place.path('rsa.key'), rsa.privateKey.export({ type: 'pkcs8', format: 'pem' }));
    await writeFile(place.path('public.key'), place.release.trust.people[0]?.publicKey ?? '');
    await writeFile(place.path('secret.key'), encrypted(place.release.keys.vera));
    await place.run(['check', 'snapshot.json', '--before', 'deploy', '--format', 'json=report.json']);
    const ended = await place.run(attest(key), { days: 0.002, env });
    expect(ended.err).toMatch(message);
    expect(ended).toMatchObject({ code: 3, out: '' });
  });

  test('and an encrypted key signs with its passphrase', async () => {
    const place = await attestFolder();
    await writeFile(place.path('secret.key'), encrypted(place.release.keys.vera));
    await place.run(['check', 'snapshot.json', '--before', 'deploy', '--format', 'json=report.json']);
    const env = { GATES_KEY_PASSPHRASE: passphrase };
    expect(await place.run(attest('secret.key'), { days: 0.002, env })).toMatchObject({ code: 0 });
  });
});

describe('gates verify', () => {
  test('answers 3 to a verdict that does not count', async () => {
    const place = await attestFolder();
    const file = await attestedFile(place);
    const refused = async (message: RegExp, args: string[], days?: number) => {
      const ended = await place.run(['verify', ...args], days === undefined ? {} : { days });
      expect(ended.err).toMatch(message);
      expect(ended).toMatchObject({ code: 3, out: '' });
    };
    await refused(/with other images, not about "sha256:00/, [
      file,
      '--image-digest',
      `sha256:${'0'.repeat(64)}`,
    ]);
    await refused(/--image-digest 1\.2: expected sha256:/, [file, '--image-digest', '1.2']);
    await refused(/--image starlight:v4: expected a reference with its digest/, [
      file,
      '--image',
      'starlight:v4',
    ]);
    await refused(/expected a verdict before close, or a later one/, [file, '--before', 'close']);
    await refused(/rests on the report sha256:/, [file, '--report', 'snapshot.json']);
    await refused(/and is over/, [file], 8);
    await refused(/--trust names no file|no\.yaml can't be read/, [file, '--trust', 'no.yaml']);
    await refused(/--image-digest asks about a signed verdict; snapshot\.json is none/, [
      'snapshot.json',
      '--image-digest',
      imageDigest,
    ]);
    const text = await readFile(place.path(file), 'utf8');
    await writeFile(place.path('changed.json'), text.replace('"sig":"', '"sig":"A'));
    await refused(/changed\.json: /, ['changed.json']);
  });

  test('an auditor may ask about an earlier time, and the answer says so', async () => {
    const place = await attestFolder();
    const file = await attestedFile(place);
    const then = new Date(place.release.now_ms + 3_600_000).toISOString();
    const ended = await place.run(['verify', file, '--now', then], { days: 300 });
    expect(ended).toMatchObject({ code: 0 });
    expect(ended.out).toMatch(/^The time was given: verified as if it were /);
  });

  test('still verifies the signatures of a snapshot', async () => {
    const place = await attestFolder();
    const ended = await place.run(['verify', 'snapshot.json']);
    expect(ended).toMatchObject({ code: 0, err: '' });
    expect(ended.out).toMatch(/ count, 0 refused, 0 observations unsigned\n$/);
  });
});

const passphrase = 'correct horse battery staple';

function encrypted(pem: string): string {
  const options = { type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase } as const;
  return createPrivateKey(pem).export(options).toString();
}
