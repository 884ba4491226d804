import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { signEnvelope, verifyEnvelope } from './dsse.ts';
import { generateKeyPair, type KeyAlgorithm, keyId, readPrivateKey, readPublicKey } from './keys.ts';
import { algorithms, hello, signatureOf, type, withSignature } from './signers.testing.ts';

describe('openssl', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'gates-dsse-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  function file(name: string, content: string | Uint8Array): string {
    const path = join(folder, name);
    writeFileSync(path, content);
    return path;
  }

  /** The arguments that verify (or sign) `bytes` in the given algorithm. */
  function openssl(
    action: 'verify' | 'sign',
    algorithm: KeyAlgorithm,
    key: string,
    bytes: string,
    sig: string,
  ): Buffer {
    const ed25519 =
      action === 'verify'
        ? ['pkeyutl', '-verify', '-rawin', '-pubin', '-inkey', key, '-in', bytes, '-sigfile', sig]
        : ['pkeyutl', '-sign', '-rawin', '-inkey', key, '-in', bytes];
    const p256 =
      action === 'verify'
        ? ['dgst', '-sha256', '-verify', key, '-signature', sig, bytes]
        : ['dgst', '-sha256', '-sign', key, bytes];
    return execFileSync('openssl', algorithm === 'ed25519' ? ed25519 : p256, {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
  }

  test.each(algorithms)('verifies what is signed here and signs what is verified here: %s', (algorithm) => {
    const pair = generateKeyPair(algorithm);
    const publicFile = file('key.pub', pair.publicKey);
    const privateFile = file('key.pem', pair.privateKey);
    const signed = file('signed', `DSSEv1 ${type.length} ${type} 11 hello world`);
    const publicKey = readPublicKey(pair.publicKey, { where: publicFile });

    const envelope = signEnvelope(type, hello, readPrivateKey(pair.privateKey, { file: privateFile }));
    const sig = file('sig', signatureOf(envelope));
    expect(openssl('verify', algorithm, publicFile, signed, sig).toString()).toMatch(
      /Verified (OK|Successfully)/,
    );
    const changed = file('changed', `DSSEv1 ${type.length} ${type} 11 hello World`);
    expect(() => openssl('verify', algorithm, publicFile, changed, sig)).toThrow(/Command failed/);

    const theirs = withSignature(envelope, openssl('sign', algorithm, privateFile, signed, ''));
    expect(verifyEnvelope(theirs, [publicKey]).keyIds).toEqual([keyId(publicKey)]);
  });
});
