import { createECDH, createHash, createPublicKey, type KeyObject, sign } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addSignature, preAuthenticationEncoding, signEnvelope, verifyEnvelope } from './dsse.ts';
import { keyId } from './keys.ts';
import { codeOf, derOf, hello, newSigner, type Signer, type, withSignature } from './signers.testing.ts';

describe('several signers', () => {
  const signers = [
    newSigner('ed25519'),
    newSigner('ecdsa-p256'),
    newSigner('ed25519'),
    newSigner('ecdsa-p256'),
  ];
  const keys = signers.map(({ publicKey }) => publicKey);

  test('every subset is found, whatever the hints say and in whatever order', () => {
    const hint = fc.option(
      fc.oneof(fc.constantFrom(...signers.map(({ id }) => id)), fc.string({ maxLength: 20 })),
      {
        nil: undefined,
      },
    );
    const entries = fc.array(fc.record({ signer: fc.nat({ max: 3 }), hint }), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(entries, fc.subarray([0, 1, 2, 3], { minLength: 1 }), (entries, trusted) => {
        const signatures = entries.map(({ signer, hint }) => {
          const { privateKey } = signers[signer] as Signer;
          const [made] = signEnvelope(type, hello, privateKey).signatures;
          return { sig: made?.sig ?? '', ...(hint === undefined ? {} : { keyid: hint }) };
        });
        const envelope = { payloadType: type, payload: hello.toString('base64'), signatures };
        const expected = trusted.filter((index) => entries.some(({ signer }) => signer === index));
        const given = trusted.map((index) => keys[index] as KeyObject);
        if (expected.length === 0)
          expect(codeOf(() => verifyEnvelope(envelope, given))).toBe('signature_invalid');
        else
          expect(verifyEnvelope(envelope, given).keyIds).toEqual(expected.map((index) => signers[index]?.id));
      }),
      { numRuns: 200 },
    );
  });

  test('nobody is trusted without keys', () => {
    const envelope = signEnvelope(type, hello, (signers[0] as Signer).privateKey);
    expect(codeOf(() => verifyEnvelope(envelope, []))).toBe('signature_invalid');
  });

  test('a second signer signs the same bytes', () => {
    const [ada, bob] = signers as [Signer, Signer];
    const both = addSignature(signEnvelope(type, hello, ada.privateKey), bob.privateKey);
    expect(verifyEnvelope(both, keys).keyIds).toEqual([ada.id, bob.id]);
    const changed = { ...both, payload: Buffer.from('hello moon!').toString('base64') };
    expect(codeOf(() => verifyEnvelope(changed, keys))).toBe('signature_invalid');
  });

  // With private key d, message hash z and signature (r, s), the key -(d + 2z/r) accepts the same (r, s).
  test('a signature that two P-256 keys accept counts for one of them', () => {
    const n = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
    const modulo = (value: bigint) => ((value % n) + n) % n;
    const power = (base: bigint, exponent: bigint): bigint =>
      exponent === 0n ? 1n : modulo(power(modulo(base * base), exponent / 2n) * (exponent % 2n ? base : 1n));
    const number = (bytes: Uint8Array) => BigInt(`0x${Buffer.from(bytes).toString('hex')}`);

    const { privateKey, publicKey, id } = signers[1] as Signer;
    const signed = preAuthenticationEncoding(type, hello);
    const raw = sign('sha256', signed, { key: privateKey, dsaEncoding: 'ieee-p1363' });
    const z = number(createHash('sha256').update(signed).digest());
    const d = number(Buffer.from(privateKey.export({ format: 'jwk' }).d ?? '', 'base64url'));
    const twin = modulo(-(d + 2n * z * power(number(raw.subarray(0, 32)), n - 2n)));
    const curve = createECDH('prime256v1');
    curve.setPrivateKey(Buffer.from(twin.toString(16).padStart(64, '0'), 'hex'));
    const point = curve.getPublicKey();
    const jwk = {
      kty: 'EC',
      crv: 'P-256',
      x: point.subarray(1, 33).toString('base64url'),
      y: point.subarray(33).toString('base64url'),
    };
    const twinKey = createPublicKey({ format: 'jwk', key: jwk });

    const envelope = withSignature(signEnvelope(type, hello, privateKey), derOf(raw));
    expect(verifyEnvelope(envelope, [publicKey]).keyIds).toEqual([id]);
    expect(verifyEnvelope(envelope, [twinKey]).keyIds).toEqual([keyId(twinKey)]);
    expect(verifyEnvelope(envelope, [publicKey, twinKey]).keyIds).toHaveLength(1);
  });
});
