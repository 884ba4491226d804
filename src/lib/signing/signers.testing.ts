import type { KeyObject } from 'node:crypto';
import { expect } from 'vitest';
import { GatesError } from '../errors.ts';
import type { Envelope } from './dsse.ts';
import { generateKeyPair, type KeyAlgorithm, keyId, readPrivateKey, readPublicKey } from './keys.ts';

export const algorithms: KeyAlgorithm[] = ['ed25519', 'ecdsa-p256'];
export const type = 'application/vnd.example+json';
export const hello = Buffer.from('hello world');

export interface Signer {
  privateKey: KeyObject;
  publicKey: KeyObject;
  id: string;
}

export function newSigner(algorithm: KeyAlgorithm): Signer {
  const pair = generateKeyPair(algorithm);
  const publicKey = readPublicKey(pair.publicKey, { where: 'new.pub' });
  return {
    privateKey: readPrivateKey(pair.privateKey, { file: 'new.key' }),
    publicKey,
    id: keyId(publicKey),
  };
}

export function codeOf(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    expect(error).toBeInstanceOf(GatesError);
    return (error as GatesError).code;
  }
  return 'no error';
}

export function withSignature(envelope: Envelope, sig: Uint8Array): Envelope {
  return { ...envelope, signatures: [{ sig: Buffer.from(sig).toString('base64') }] };
}

export function signatureOf(envelope: Envelope): Buffer {
  return Buffer.from(envelope.signatures[0]?.sig ?? '', 'base64');
}

/** The DER of a signature given as r and s of 32 bytes each. */
export function derOf(raw: Buffer): Buffer {
  const integers = [raw.subarray(0, 32), raw.subarray(32)].map((bytes) => {
    const start = bytes.findIndex((byte) => byte !== 0);
    const digits = bytes.subarray(start);
    const body = (digits[0] ?? 0) >= 0x80 ? Buffer.concat([Buffer.of(0), digits]) : digits;
    return Buffer.concat([Buffer.of(2, body.length), body]);
  });
  const body = Buffer.concat(integers);
  return Buffer.concat([Buffer.of(0x30, body.length), body]);
}
