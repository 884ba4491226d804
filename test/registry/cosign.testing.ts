import { createPublicKey } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { expect } from 'vitest';
import { run } from '../../scripts/tools/run.ts';
import { resolveTool } from '../../scripts/tools.ts';
import { predicateTypes } from '../../src/lib/signing/predicates.ts';
import { imageDigest } from '../../src/lib/verdict-attestation/attested.testing.ts';
import { pushedVerdict } from './verdict-beside-image.testing.ts';

/** The real cosign finds what was pushed, verifies it by the signer's key, and refuses another key and another type. */
export async function expectCosignFindsIt(host: string): Promise<void> {
  const cosign = await resolveTool('cosign');
  const { place, repository, digest } = await pushedVerdict(host);
  for (const key of ['vera', 'petra'] as const) {
    const publicKey = createPublicKey(place.release.keys[key]).export({ type: 'spki', format: 'pem' });
    await writeFile(place.path(`${key}.pub`), publicKey);
  }
  const env = { PATH: process.env['PATH'], HOME: place.path('home') };
  const ask = (command: string, ...args: string[]) =>
    run(cosign, [command, ...args, '--allow-http-registry', `${repository}@${imageDigest}`], {
      cwd: place.directory,
      env,
    });
  const verify = (key: string, type: string) =>
    ask('verify-attestation', '--key', `${key}.pub`, '--type', type, '--insecure-ignore-tlog');

  const verified = await verify('vera', predicateTypes.verdict);
  expect(verified.stderr).toContain('The signatures were verified against the specified public key');
  expect(verified.code).toBe(0);
  const { payload } = JSON.parse(verified.stdout) as { payload: string };
  expect(JSON.parse(Buffer.from(payload, 'base64').toString('utf8'))).toMatchObject({
    predicateType: predicateTypes.verdict,
    predicate: { verdict: 'go' },
  });
  expect((await verify('petra', predicateTypes.verdict)).code).not.toBe(0);
  expect((await verify('vera', predicateTypes.waiver)).code).not.toBe(0);
  expect((await ask('tree')).stdout).toContain(digest);
}
