import { createECDH, createPrivateKey, createPublicKey } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { addSignature, type Envelope, envelopeSchema, signEnvelope, verifyEnvelope } from './dsse.ts';
import { codeOf, hello, newSigner, type } from './signers.testing.ts';

describe('what is not an envelope', () => {
  const ada = newSigner('ed25519');
  const good = signEnvelope(type, hello, ada.privateKey);
  const [signature] = good.signatures;
  const sig = signature?.sig ?? '';
  const valid = { sig };

  test.each<[string, unknown]>([
    ['no object', 'x'],
    ['null', null],
    ['an unknown key', { ...good, extra: 1 }],
    ['an unknown key of a signature', { ...good, signatures: [{ ...valid, cert: '' }] }],
    ['no signatures', { ...good, signatures: [] }],
    ['too many signatures', { ...good, signatures: Array.from({ length: 17 }, () => valid) }],
    ['a missing payload', { payloadType: type, signatures: [valid] }],
    ['a payload beyond the limit', { ...good, payload: 'A'.repeat(8 * 1024 * 1024 * 2) }],
    ['an empty type', { ...good, payloadType: '' }],
    ['a type with a space', { ...good, payloadType: 'a b' }],
    ['a type with a lone surrogate', { ...good, payloadType: 'a\ud800' }],
    ['a long type', { ...good, payloadType: 'a'.repeat(257) }],
    ['an empty signature', { ...good, signatures: [{ sig: '' }] }],
    ['a long signature', { ...good, signatures: [{ sig: 'A'.repeat(516) }] }],
    ['a long key id', { ...good, signatures: [{ sig, keyid: 'a'.repeat(513) }] }],
    ['a key id that is no text', { ...good, signatures: [{ sig, keyid: 7 }] }],
  ])('%s', (_, value) => {
    const keys = [ada.publicKey];
    expect(envelopeSchema.safeParse(good).success).toBe(true);
    expect(envelopeSchema.safeParse(value).success).toBe(false);
    expect(codeOf(() => verifyEnvelope(value as Envelope, keys))).toBe('signature_invalid');
  });

  test.each<[string, Envelope]>([
    ['a payload that is no base64', { ...good, payload: '!' }],
    ['a valid signature beside one that is no base64', { ...good, signatures: [valid, { sig: '!' }] }],
  ])('%s', (_, value) => {
    expect(verifyEnvelope(good, [ada.publicKey]).keyIds).toHaveLength(1);
    expect(codeOf(() => verifyEnvelope(value, [ada.publicKey]))).toBe('signature_invalid');
  });

  test('the message names the source and the path', () => {
    const verifyAs = (value: unknown) => () =>
      verifyEnvelope(value as Envelope, [], { where: 's.json: waivers[3]' });
    expect(verifyAs({ ...good, signatures: [{ sig: 1 }] })).toThrow(
      /^s\.json: waivers\[3\]: .*\$\.signatures\[0\]\.sig: /,
    );
    expect(verifyAs(good)).toThrow(
      /^s\.json: waivers\[3\]: expected a valid signature by one of the 0 given keys/,
    );
  });

  test('nothing is signed that would be refused', () => {
    expect(codeOf(() => signEnvelope('a b', hello, ada.privateKey))).toBe('signature_invalid');
    const large = Buffer.alloc(8 * 1024 * 1024 + 3);
    expect(codeOf(() => signEnvelope(type, large, ada.privateKey))).toBe('signature_invalid');
    const full = Array.from({ length: 16 }, () => valid);
    expect(codeOf(() => addSignature({ ...good, signatures: full }, ada.privateKey))).toBe(
      'signature_invalid',
    );
  });

  test('other kinds of keys neither sign nor verify', () => {
    const p384 = createECDH('secp384r1');
    p384.generateKeys();
    const point = p384.getPublicKey();
    const jwk = {
      kty: 'EC',
      crv: 'P-384',
      x: point.subarray(1, 49).toString('base64url'),
      y: point.subarray(49).toString('base64url'),
      d: p384.getPrivateKey().toString('base64url'),
    };
    const key = createPrivateKey({ format: 'jwk', key: jwk });
    expect(codeOf(() => signEnvelope(type, hello, key))).toBe('key_invalid');
    expect(codeOf(() => verifyEnvelope(good, [createPublicKey(key)]))).toBe('key_invalid');
  });
});
