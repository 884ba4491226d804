import canonicalize from 'canonicalize';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { signEnvelope } from './dsse.ts';
import { algorithms, codeOf, newSigner } from './signers.testing.ts';
import {
  readStatement,
  type Statement,
  signStatement,
  statementSchema,
  verifyStatement,
} from './statement.ts';

const file = 'approval.json';
const ada = newSigner('ed25519');
const keys = [ada.publicKey];
const statement: Statement = {
  _type: 'https://in-toto.io/Statement/v1',
  subject: [{ name: 'release', digest: { sha256: 'a'.repeat(64) } }],
  predicateType: 'https://example.com/approval/v1',
  predicate: { role: 'qa', limits: [1, 2.5, -0], nested: { b: null, a: 'é"\n€' } },
};
const canonical =
  '{"_type":"https://in-toto.io/Statement/v1",' +
  '"predicate":{"limits":[1,2.5,0],"nested":{"a":"é\\"\\n€","b":null},"role":"qa"},' +
  '"predicateType":"https://example.com/approval/v1",' +
  `"subject":[{"digest":{"sha256":"${'a'.repeat(64)}"},"name":"release"}]}`;

test.each(algorithms)('a statement comes back as it was signed: %s', (algorithm) => {
  const signer = newSigner(algorithm);
  const envelope = signStatement(statement, signer.privateKey);
  expect(envelope.payloadType).toBe('application/vnd.in-toto+json');
  expect(Buffer.from(envelope.payload, 'base64').toString()).toBe(canonical);
  const verified = verifyStatement(envelope, [ada.publicKey, signer.publicKey], { file });
  expect(verified.keyIds).toEqual([signer.id]);
  expect(verified.statement).toEqual({ ...statement, predicate: JSON.parse(canonical).predicate });
});

test('any predicate is signed in its canonical form', () => {
  const withinIntegers = (value: Record<string, unknown>): Record<string, unknown> =>
    JSON.parse(JSON.stringify(value), (_, inner) => (typeof inner === 'number' ? inner % 2 ** 53 : inner));
  let signed = 0;
  fc.assert(
    fc.property(fc.dictionary(fc.string({ unit: 'grapheme' }), fc.jsonValue()), (predicate) => {
      const whole = { ...statement, predicate: withinIntegers(predicate) };
      // Strict reading still refuses a key __proto__, and so does signing.
      let envelope: ReturnType<typeof signStatement>;
      try {
        envelope = signStatement(whole, ada.privateKey);
      } catch (error) {
        expect(error).toMatchObject({ code: 'json_invalid' });
        return;
      }
      signed += 1;
      const text = Buffer.from(envelope.payload, 'base64').toString();
      expect(text).toBe((canonicalize as unknown as (value: unknown) => string)(whole));
      expect(verifyStatement(envelope, keys, { file }).statement).toEqual(JSON.parse(text));
    }),
    { numRuns: 200 },
  );
  expect(signed).toBeGreaterThan(150);
});

describe('what is not a statement', () => {
  const sha256 = 'a'.repeat(64);
  const cases: [string, Record<string, unknown>, RegExp][] = [
    ['another version', { _type: 'https://in-toto.io/Statement/v0.1' }, /\$\._type: /],
    ['an unknown key', { extra: 1 }, /\$: .*extra/],
    ['no subject', { subject: [] }, /\$\.subject: /],
    ['a subject without a name', { subject: [{ name: '', digest: { sha256 } }] }, /\$\.subject\[0\]\.name: /],
    [
      'a subject without a digest',
      { subject: [{ name: 'a', digest: {} }] },
      /\$\.subject\[0\]\.digest\.sha256: /,
    ],
    [
      'another digest',
      { subject: [{ name: 'a', digest: { sha256, sha1: 'a' } }] },
      /\$\.subject\[0\]\.digest: /,
    ],
    [
      'an unknown key of a subject',
      { subject: [{ name: 'a', digest: { sha256 }, uri: 'a' }] },
      /\$\.subject\[0\]: .*uri/,
    ],
    ['a short digest', { subject: [{ name: 'a', digest: { sha256: 'ab' } }] }, /64 lower-case hexadecimal/],
    [
      'upper case',
      { subject: [{ name: 'a', digest: { sha256: 'A'.repeat(64) } }] },
      /64 lower-case hexadecimal/,
    ],
    ['a predicate type that is no URI', { predicateType: 'approval' }, /\$\.predicateType: /],
    ['a predicate that is a list', { predicate: [] }, /\$\.predicate: /],
    ['no predicate', { predicate: undefined }, /\$\.predicate: /],
  ];

  test.each(cases)('%s', (_, change, message) => {
    const value = { ...statement, ...change };
    expect(statementSchema.safeParse(statement).success).toBe(true);
    const payload = Buffer.from(JSON.stringify(value));
    expect(() => readStatement(payload, { file })).toThrow(message);
    expect(() => readStatement(payload, { file })).toThrow(/^approval\.json: not an in-toto statement: /);
    expect(codeOf(() => readStatement(payload, { file }))).toBe('signature_invalid');
    expect(codeOf(() => signStatement(value as Statement, ada.privateKey))).toBe('signature_invalid');
    const signed = signEnvelope('application/vnd.in-toto+json', payload, ada.privateKey);
    expect(codeOf(() => verifyStatement(signed, keys, { file }))).toBe('signature_invalid');
  });

  test.each([
    ['a key twice', canonical.replace('"role":"qa"', '"role":"qa","role":"dev"')],
    ['a key __proto__', canonical.replace('"role"', '"__proto__"')],
    ['a number that would be rounded', canonical.replace('2.5', '9007199254740993')],
    ['no JSON', 'release v4 approved'],
    ['more than one document', canonical + canonical],
    ['nothing', ''],
  ])('%s is no strict JSON, signed or not', (_, text) => {
    const signed = signEnvelope('application/vnd.in-toto+json', Buffer.from(text), ada.privateKey);
    expect(codeOf(() => verifyStatement(signed, keys, { file }))).toBe('json_invalid');
  });

  test('invalid UTF-8', () => {
    const payload = Buffer.concat([Buffer.from(canonical.slice(0, -2)), Buffer.of(0xff)]);
    expect(codeOf(() => readStatement(payload, { file }))).toBe('json_invalid');
  });

  test('values that can not be written or read again are not signed', () => {
    const own = JSON.parse('{"__proto__": 1}') as Record<string, unknown>;
    for (const predicate of [own, { a: Number.NaN }, { a: 2 ** 60 }, { a: '\ud800' }, { a: 1n }]) {
      expect(codeOf(() => signStatement({ ...statement, predicate }, ada.privateKey))).toBe('json_invalid');
    }
  });
});

test('a valid signature over another payload type is refused', () => {
  const envelope = signEnvelope('application/json', Buffer.from(canonical), ada.privateKey);
  expect(() => verifyStatement(envelope, keys, { file })).toThrow(
    'approval.json: expected the payload type application/vnd.in-toto+json; found application/json.',
  );
});

test('an envelope that nobody trusted signed is not read', () => {
  const envelope = signStatement(statement, newSigner('ed25519').privateKey);
  expect(codeOf(() => verifyStatement(envelope, keys, { file }))).toBe('signature_invalid');
});

test('JSON that is not canonical but strict is read as it was signed', () => {
  const payload = Buffer.from(JSON.stringify(statement, undefined, 2));
  const envelope = signEnvelope('application/vnd.in-toto+json', payload, ada.privateKey);
  expect(verifyStatement(envelope, keys, { file }).statement.predicate.role).toBe('qa');
});
