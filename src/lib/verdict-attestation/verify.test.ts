import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { GatesError } from '../errors.ts';
import { addSignature, type Envelope } from '../signing/dsse.ts';
import { readPrivateKey } from '../signing/keys.ts';
import { predicateTypes } from '../signing/predicates.ts';
import { type Statement, signStatement } from '../signing/statement.ts';
import type { AttestedVerdict } from './attest.ts';
import {
  type Attestable,
  attestable,
  bytesOf,
  day_ms,
  imageDigest,
  reportOf,
  type SignerName,
  written,
} from './attested.testing.ts';
import {
  attestVerdict,
  type VerifyVerdictOptions,
  verdictFileBytes,
  verdictFileFormats,
  verifyVerdict,
} from './index.ts';

let release: Attestable;
let report: Uint8Array;
let attested: Record<'vera' | 'petra', AttestedVerdict>;
beforeAll(async () => {
  release = await attestable();
  const { policies, profile, trust, snapshot, now_ms } = release;
  report = written(await reportOf(snapshot, { before: 'canary' }));
  const attestBy = (name: SignerName) =>
    attestVerdict({
      report,
      snapshot: bytesOf(snapshot),
      policies,
      profile,
      trust,
      now_ms,
      privateKey: keyOf(name),
    });
  attested = { vera: await attestBy('vera'), petra: await attestBy('petra') };
});

const keyOf = (name: SignerName) => readPrivateKey(release.keys[name], { file: `${name}.key` });

function verify(bytes: Uint8Array, changes: Partial<VerifyVerdictOptions> = {}) {
  const { trust, now_ms } = release;
  return verifyVerdict(bytes, { trust, now_ms, file: 'verdict.json', ...changes });
}

function refusal(bytes: Uint8Array, changes: Partial<VerifyVerdictOptions> = {}): string {
  try {
    verify(bytes, changes);
  } catch (error) {
    expect(error).toBeInstanceOf(GatesError);
    return `${(error as GatesError).code}: ${(error as GatesError).message}`;
  }
  return 'nothing refused';
}

/** The statement that was signed, changed and signed by somebody else. */
function forged(
  name: SignerName,
  change: (statement: Statement) => Partial<Statement> = () => ({}),
): Envelope {
  const { subjects, predicate } = attested.vera;
  const statement: Statement = {
    _type: 'https://in-toto.io/Statement/v1',
    subject: [...subjects],
    predicateType: predicateTypes.verdict,
    predicate: { ...predicate },
  };
  return signStatement({ ...statement, ...change(statement) }, keyOf(name));
}

describe.each(['vera', 'petra'] as const)('a verdict that %s has signed', (name) => {
  test.each(verdictFileFormats)('counts, written as %s', (format) => {
    const bytes = verdictFileBytes(attested[name].envelope, format);
    expect(verify(bytes, { imageDigest, before: 'canary', report })).toMatchObject({
      signer: `Signer ${name}`,
      subjects: attested[name].subjects,
      predicate: attested[name].predicate,
    });
  });

  test.each(verdictFileFormats)('does not count with any one byte changed, written as %s', (format) => {
    const bytes = verdictFileBytes(attested[name].envelope, format);
    // few keys to read, so that each byte can be tried
    const people = release.trust.people.filter(({ person }) => person === `Signer ${name}`);
    const trust = { ...release.trust, people, collectors: [] };
    expect(verify(bytes, { trust }).signer).toBe(`Signer ${name}`);
    let examined = 0;
    for (const [index, byte] of bytes.entries()) {
      const changed = bytes.slice();
      changed[index] = byte ^ 1;
      expect(refusal(changed, { trust }), `byte ${index}`).toMatch(/^(signature_invalid|json_invalid): /);
      examined += 1;
    }
    expect(examined).toBeGreaterThan(1000);
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (index, mask) => {
        const changed = bytes.slice();
        changed[index] = (changed[index] ?? 0) ^ mask;
        expect(refusal(changed, { trust })).toMatch(/^(signature_invalid|json_invalid): /);
      }),
      { numRuns: 500 },
    );
  });

  test('covers the milestones up to its own', () => {
    const bytes = verdictFileBytes(attested[name].envelope);
    for (const before of ['deploy', 'canary'] as const)
      expect(verify(bytes, { before }).predicate.milestone).toBe('canary');
    for (const before of ['migrate', 'close'] as const)
      expect(refusal(bytes, { before })).toMatch(
        new RegExp(`it says go before canary; expected a verdict before ${before}`),
      );
  });
});

describe('what does not count', () => {
  const good = () => verdictFileBytes(attested.vera.envelope);

  test('a verdict about another image', () => {
    const other = `sha256:${'0'.repeat(64)}`;
    expect(refusal(good(), { imageDigest: other })).toMatch(/it is about "starlight" "v4" with other images/);
    expect(verify(good(), { imageDigest: `sha256:${'d2'.repeat(32)}` }).signer).toBe('Signer vera');
  });

  test('one that rests on another report', () => {
    const other = report.slice();
    other[other.length - 1] = 0x20;
    expect(refusal(good(), { report: other })).toMatch(
      /it rests on the report sha256:\w+; the report here is/,
    );
  });

  test('one that is over, to the millisecond, and one of a time to come', () => {
    const end_ms = release.now_ms + 7 * day_ms;
    expect(verify(good(), { now_ms: end_ms - 1 }).predicate.verdict).toBe('go');
    expect(refusal(good(), { now_ms: end_ms })).toMatch(/its verdict was valid until .*, and is over/);
    expect(refusal(good(), { now_ms: release.now_ms - 301_000 })).toMatch(/which is still to come/);
    expect(refusal(good(), { now_ms: Number.NaN })).not.toBe('nothing refused');
  });

  test.each<[SignerName, RegExp]>([
    ['expired', /the key that signed it is that of Signer expired, and expired at/],
    ['coming', /Signer coming, and is not valid before/],
    ['roleless', /Signer roleless, who does not hold the role verdict_signer/],
    ['stranger', /it is signed with a key that is no person’s in the trust/],
  ])('one signed by %s', (name, message) => {
    expect(refusal(verdictFileBytes(forged(name)))).toMatch(message);
  });

  test('one that claims the key of another', () => {
    const { signatures, ...rest } = forged('stranger');
    const keyid = attested.vera.envelope.signatures[0]?.keyid ?? '';
    const claimed = { ...rest, signatures: signatures.map(({ sig }) => ({ keyid, sig })) };
    expect(refusal(verdictFileBytes(claimed))).toMatch(
      /the signature by Signer vera is not valid: the file was changed/,
    );
  });

  test('one with a second signature, also by somebody who may sign', () => {
    expect(refusal(verdictFileBytes(addSignature(attested.vera.envelope, keyOf('petra'))))).toMatch(
      /expected one signature; found 2/,
    );
  });

  test.each<[string, (statement: Statement) => Partial<Statement>, RegExp]>([
    ['another kind', () => ({ predicateType: predicateTypes.approval }), /expected a statement of the type/],
    [
      'another shape',
      ({ predicate }) => ({ predicate: { ...predicate, verdict: 'maybe' } }),
      /its predicate does not fit: \$\.verdict/,
    ],
    [
      'an unknown key',
      ({ predicate }) => ({ predicate: { ...predicate, more: 1 } }),
      /its predicate does not fit/,
    ],
  ])('a signed statement of %s', (_, change, message) => {
    expect(refusal(verdictFileBytes(forged('vera', change)))).toMatch(message);
  });

  test('a file that says the same in other bytes', () => {
    const pretty = new TextEncoder().encode(JSON.stringify(attested.vera.envelope, null, 2));
    expect(refusal(pretty)).toMatch(/it is not written as gates attest writes it/);
  });

  test.each(['{}', '[]', 'null', '{"payloadType":1}', '{"dsseEnvelope":{}}', ''])('the file %j', (text) => {
    expect(refusal(new TextEncoder().encode(text))).toMatch(
      /^(signature_invalid|json_invalid): verdict\.json/,
    );
  });
});
