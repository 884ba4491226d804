import { createPublicKey } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { beforeAll, describe, expect, test } from 'vitest';
import { run } from '../../scripts/tools/run.ts';
import { resolveTool } from '../../scripts/tools.ts';
import { predicateTypes } from '../../src/lib/signing/predicates.ts';
import { imageDigest } from '../../src/lib/verdict-attestation/attested.testing.ts';
import { type AttestFolder, attestedFile, attestFolder } from './release.testing.ts';

let cosign: string;
beforeAll(async () => {
  cosign = await resolveTool('cosign');
}, 900_000);

/** Nothing listens there: whatever would ask the network fails. */
const nowhere = 'http://127.0.0.1:9';

async function ask({ directory, path }: AttestFolder, ...args: string[]) {
  const env = { PATH: process.env['PATH'], HOME: path('home'), HTTPS_PROXY: nowhere, HTTP_PROXY: nowhere };
  return run(cosign, ['verify-blob-attestation', '--insecure-ignore-tlog', ...args], { cwd: directory, env });
}

const ofVerdicts = ['--type', predicateTypes.verdict];
const byDigest = ['--digestAlg', 'sha256', '--digest', imageDigest.slice('sha256:'.length)];

/** A folder with the bundle that `signer` made, and the public keys of both signers. */
async function bundled(signer: 'vera' | 'petra') {
  const place = await attestFolder();
  const file = await attestedFile(place, { signer, format: 'bundle' });
  for (const name of ['vera', 'petra'] as const) {
    const publicKey = createPublicKey(place.release.keys[name]).export({ type: 'spki', format: 'pem' });
    await writeFile(place.path(`${name}.pub`), publicKey);
  }
  return { place, file };
}

describe.each([
  ['Ed25519', 'vera', 'petra'],
  ['ECDSA P-256', 'petra', 'vera'],
] as const)('the real cosign, with a key of %s', (_, signer, other) => {
  test('verifies our bundle by the digest of the image, and by its manifest', async () => {
    const { place, file } = await bundled(signer);
    const known = ['--key', `${signer}.pub`, '--bundle', file, ...ofVerdicts];
    for (const subject of [byDigest, ['manifest.json']]) {
      const ended = await ask(place, ...known, ...subject);
      expect(ended.stderr).toMatch(/^Verified OK$/m);
      expect(ended.code).toBe(0);
    }
    expect(await place.run(['verify', file, '--image-digest', imageDigest])).toMatchObject({ code: 0 });
  });

  test('verifies our envelope, as long as it takes one apart from a bundle', async () => {
    const place = await attestFolder();
    const file = await attestedFile(place, { signer });
    const publicKey = createPublicKey(place.release.keys[signer]).export({ type: 'spki', format: 'pem' });
    await writeFile(place.path('key.pub'), publicKey);
    const ended = await ask(place, '--key', 'key.pub', '--signature', file, ...ofVerdicts, 'manifest.json');
    expect(ended.stderr).toMatch(/^Verified OK$/m);
    expect(ended.code).toBe(0);
  });

  test('refuses another key, image or kind, and a changed payload', async () => {
    const { place, file } = await bundled(signer);
    const own = ['--key', `${signer}.pub`];
    const bundle = ['--bundle', file];
    const text = await readFile(place.path(file), 'utf8');
    const { payload } = JSON.parse(text).dsseEnvelope as { payload: string };
    const statement = Buffer.from(payload, 'base64').toString();
    const changed = Buffer.from(statement.replace('"verdict":"go"', '"verdict":"no"')).toString('base64');
    expect(changed).not.toBe(payload);
    await writeFile(place.path('changed.json'), text.replace(payload, changed));
    await writeFile(place.path('other.json'), '{}');
    const refused: [RegExp, string[]][] = [
      [/could not verify envelope/, ['--key', `${other}.pub`, ...bundle, ...ofVerdicts, ...byDigest]],
      [/could not verify envelope/, [...own, '--bundle', 'changed.json', ...ofVerdicts, ...byDigest]],
      [/do not match digests in statement/, [...own, ...bundle, ...ofVerdicts, 'other.json']],
      [/invalid predicate type/, [...own, ...bundle, '--type', 'custom', ...byDigest]],
    ];
    for (const [message, args] of refused) {
      const ended = await ask(place, ...args);
      expect(ended.stderr).toMatch(message);
      expect(ended.code).toBe(1);
    }
    expect((await place.run(['verify', 'changed.json'])).code).toBe(3);
  });
});
