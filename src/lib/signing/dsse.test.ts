import { createPublicKey } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  addSignature,
  envelopeSchema,
  preAuthenticationEncoding,
  signEnvelope,
  verifyEnvelope,
} from './dsse.ts';
import { readPublicKey } from './keys.ts';
import {
  algorithms,
  codeOf,
  derOf,
  hello,
  newSigner,
  signatureOf,
  type,
  withSignature,
} from './signers.testing.ts';

describe('the pre-authentication encoding', () => {
  test('is that of the published vector', () => {
    const encoded = preAuthenticationEncoding('http://example.com/HelloWorld', hello);
    expect(Buffer.from(encoded).toString()).toBe('DSSEv1 29 http://example.com/HelloWorld 11 hello world');
  });

  test('counts bytes, not characters', () => {
    const encoded = preAuthenticationEncoding('é', Buffer.from('ü€'));
    expect(Buffer.from(encoded).toString()).toBe('DSSEv1 2 é 5 ü€');
  });

  test('is one of its kind for every type and payload', () => {
    const text = fc.oneof(fc.string(), fc.stringMatching(/^[ 0-9a]{0,12}$/));
    fc.assert(
      fc.property(text, text, text, text, (type1, body1, type2, body2) => {
        const one = Buffer.from(preAuthenticationEncoding(type1, Buffer.from(body1)));
        const two = Buffer.from(preAuthenticationEncoding(type2, Buffer.from(body2)));
        expect(one.equals(two)).toBe(type1 === type2 && body1 === body2);
      }),
    );
  });
});

test('the published signature verifies once its r and s are in DER, and only then', () => {
  const coordinate = (decimal: string) => Buffer.from(BigInt(decimal).toString(16).padStart(64, '0'), 'hex');
  const publicKey = createPublicKey({
    format: 'jwk',
    key: {
      kty: 'EC',
      crv: 'P-256',
      x: coordinate('46950820868899156662930047687818585632848591499744589407958293238635476079160').toString(
        'base64url',
      ),
      y: coordinate('5640078356564379163099075877009565129882514886557779369047442380624545832820').toString(
        'base64url',
      ),
    },
  });
  const raw = 'A3JqsQGtVsJ2O2xqrI5IcnXip5GToJ3F+FnZ+O88SjtR6rDAajabZKciJTfUiHqJPcIAriEGAHTVeCUjW2JIZA==';
  const envelope = {
    payload: 'aGVsbG8gd29ybGQ=',
    payloadType: 'http://example.com/HelloWorld',
    signatures: [{ sig: raw }],
  };
  expect(codeOf(() => verifyEnvelope(envelope, [publicKey]))).toBe('signature_invalid');
  const verified = verifyEnvelope(withSignature(envelope, derOf(Buffer.from(raw, 'base64'))), [publicKey]);
  expect(Buffer.from(verified.payload).toString()).toBe('hello world');
  expect(verified.payloadType).toBe('http://example.com/HelloWorld');
});

describe.each(algorithms)('%s', (algorithm) => {
  const ada = newSigner(algorithm);
  const other = newSigner(algorithm);

  test('any payload comes back as it was signed', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 300 }),
        fc.stringMatching(/^[\x21-\x7e]{1,40}$/),
        (payload, payloadType) => {
          const envelope = envelopeSchema.parse(
            JSON.parse(JSON.stringify(signEnvelope(payloadType, payload, ada.privateKey))),
          );
          const verified = verifyEnvelope(envelope, [ada.publicKey]);
          expect(Buffer.from(verified.payload).equals(Buffer.from(payload))).toBe(true);
          expect(verified).toMatchObject({ payloadType, keyIds: [ada.id] });
          expect(codeOf(() => verifyEnvelope(envelope, [other.publicKey]))).toBe('signature_invalid');
        },
      ),
      { numRuns: 200 },
    );
  });

  test('every changed bit of the payload or signature is found', () => {
    const envelope = signEnvelope(type, hello, ada.privateKey);
    const signature = signatureOf(envelope);
    let flips = 0;
    const flipped = (bytes: Buffer) =>
      Array.from({ length: bytes.length * 8 }, (_, bit) => {
        flips += 1;
        const copy = Buffer.from(bytes);
        copy[bit >> 3] = (copy[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        return copy;
      });
    for (const payload of flipped(hello)) {
      const changed = { ...envelope, payload: payload.toString('base64') };
      expect(codeOf(() => verifyEnvelope(changed, [ada.publicKey]))).toBe('signature_invalid');
    }
    for (const sig of flipped(signature)) {
      expect(codeOf(() => verifyEnvelope(withSignature(envelope, sig), [ada.publicKey]))).toBe(
        'signature_invalid',
      );
    }
    expect(flips).toBe((hello.length + signature.length) * 8);
  });

  test('every changed, lost or added character of the base64 is found', () => {
    const envelope = signEnvelope(type, hello, ada.privateKey);
    const sig = envelope.signatures[0]?.sig ?? '';
    const edits = (text: string) =>
      Array.from(text, (character, at) => [
        text.slice(0, at) + (character === 'A' ? 'B' : 'A') + text.slice(at + 1),
        text.slice(0, at) + text.slice(at + 1),
        `${text.slice(0, at)}\n${text.slice(at)}`,
      ]).flat();
    const changed = [
      ...edits(envelope.payload).map((payload) => ({ ...envelope, payload })),
      ...edits(sig).map((sig) => ({ ...envelope, signatures: [{ sig }] })),
    ];
    expect(changed.length).toBe((envelope.payload.length + sig.length) * 3);
    for (const one of changed) {
      expect(codeOf(() => verifyEnvelope(one, [ada.publicKey]))).toBe('signature_invalid');
    }
  });

  test('cut, lengthened and empty signatures are found', () => {
    const envelope = signEnvelope(type, hello, ada.privateKey);
    const signature = signatureOf(envelope);
    const wrong = [
      signature.subarray(0, -1),
      Buffer.concat([signature, Buffer.of(0)]),
      Buffer.alloc(64),
      Buffer.of(0),
    ];
    for (const sig of wrong) {
      expect(codeOf(() => verifyEnvelope(withSignature(envelope, sig), [ada.publicKey]))).toBe(
        'signature_invalid',
      );
    }
  });

  test('another payload type voids the signature', () => {
    const envelope = signEnvelope(type, hello, ada.privateKey);
    for (const payloadType of [`${type}2`, type.toUpperCase(), 'application/vnd.in-toto+json']) {
      const code = codeOf(() => verifyEnvelope({ ...envelope, payloadType }, [ada.publicKey]));
      expect(code).toBe('signature_invalid');
    }
  });

  test('URL-safe base64 is read too', () => {
    const payload = Buffer.from('fbffbf', 'hex');
    const envelope = signEnvelope(type, payload, ada.privateKey);
    const urlSafe = (text: string) => text.replaceAll('+', '-').replaceAll('/', '_');
    const sig = urlSafe(envelope.signatures[0]?.sig ?? '');
    const other = { ...envelope, payload: urlSafe(envelope.payload), signatures: [{ sig }] };
    expect(other.payload).toBe('-_-_');
    expect(verifyEnvelope(other, [ada.publicKey]).keyIds).toEqual([ada.id]);
  });

  test('signatures and keys that repeat count once', () => {
    const once = signEnvelope(type, hello, ada.privateKey);
    const twice = addSignature(addSignature(once, ada.privateKey), ada.privateKey);
    const renamed = twice.signatures.map(({ sig }, index) => ({ keyid: `key ${index}`, sig }));
    const again = readPublicKey(ada.publicKey.export({ type: 'spki', format: 'pem' }).toString(), {
      where: 'again',
    });
    expect(twice.signatures).toHaveLength(3);
    const verified = verifyEnvelope({ ...twice, signatures: renamed }, [ada.publicKey, again, ada.publicKey]);
    expect(verified.keyIds).toEqual([ada.id]);
  });
});
