import { describe, expect, test } from 'vitest';
import type { Envelope } from '../signing/dsse.ts';
import { predicateTypes } from '../signing/predicates.ts';
import { createAttestation } from './attestations.ts';
import { evaluation, forge, keys, now, now_ms, person, refusal, snapshot, trust } from './people.testing.ts';
import { type EvaluationContext, signingContext, verifySignatures } from './verify-signatures.ts';

const claims = { link: 'https://example.org/announcement' };
const notified = { item: 'rollback.team_notified', claims, privateKey: keys.tess.privateKey };
const predicate = { item: notified.item, person: 'Tess', role: 'tech_lead', signedAt: now, claims };

function verify(attestations: Envelope[], changes: Parameters<typeof evaluation>[0] = {}) {
  const context: EvaluationContext = evaluation(changes);
  return verifySignatures({ ...context, snapshot: { ...context.snapshot, attestations } });
}

/** Why the one envelope does not count. */
function refused(envelope: Envelope, changes: Parameters<typeof evaluation>[0] = {}): string {
  const result = verify([envelope], changes);
  expect(result.attestations).toHaveLength(1);
  expect(Object.values(result.host.attestations).flatMap(({ valid }) => valid)).toEqual([]);
  const [record] = result.attestations;
  return record?.state === 'refused' ? record.reason : 'it counts';
}

test('an attestation counts for its item', () => {
  const envelope = createAttestation(notified, signingContext(evaluation()));
  const result = verify([envelope]);
  expect(result.host.attestations).toEqual({
    'rollback.team_notified': { valid: [{ person: 'Tess', role: 'tech_lead', claims }], refused: [] },
  });
  expect(result.attestations).toEqual([
    {
      state: 'valid',
      kind: 'attestation',
      envelope: expect.stringMatching(/^sha256:/),
      item: 'rollback.team_notified',
      person: 'Tess',
      role: 'tech_lead',
      signedAt: '2026-11-24T12:00:00.000Z',
      claims,
    },
  ]);
  expect(forge(predicateTypes.attestation, predicate, [keys.tess]).payloadType).toBe(envelope.payloadType);
});

describe('what is not created', () => {
  const create = (request: Partial<typeof notified>, changes: Parameters<typeof evaluation>[0] = {}) =>
    refusal(() => createAttestation({ ...notified, ...request }, signingContext(evaluation(changes))));
  const { image: _, ...withoutImage } = snapshot.release;

  test.each<[string, string, RegExp]>([
    ['an unknown item', create({ item: 'rollback.team_notifed' }), /Did you mean rollback\.team_notified\?/],
    ['an item that nobody attests', create({ item: 'benchmark.latency' }), /is not proven by a signature/],
    [
      'a final approval',
      create({ item: 'final_approval.tech_lead' }),
      /asks for an approval of all the evidence/,
    ],
    ['a missing claim', create({ claims: { link: ' ' } }), /asks for the claims link/],
    [
      "a stranger's key",
      create({ privateKey: keys.mallory.privateKey }),
      /^key_invalid: No person in the trust/,
    ],
    [
      "a collector's key",
      create({ privateKey: keys.pipeline.privateKey }),
      /^key_invalid: No person in the trust/,
    ],
    [
      'another role',
      create({ privateKey: keys.quinn.privateKey }),
      /key of Quinn does not hold the role tech_lead/,
    ],
    ['an expired key', create({}, { now_ms: Date.parse('2027-01-01T00:00:00Z') }), /key of Tess expired at/],
    [
      'a release without an image',
      create({}, { snapshot: { ...snapshot, release: withoutImage } }),
      /starlight@v4 has no image digest/,
    ],
    ['a claim of two lines', create({ claims: { link: 'a\nb' } }), /one line/],
  ])('%s', (_, found, message) => {
    expect(found).toMatch(message);
  });
});

describe('what does not count', () => {
  const forged = (changes: object, signers = [keys.tess], statement = {}) =>
    forge(predicateTypes.attestation, { ...predicate, ...changes }, signers, statement);
  const of = (name: string, digit: string) => ({ subject: [{ name, digest: { sha256: digit.repeat(64) } }] });
  const good = forged({});
  const [signature] = good.signatures;
  const period = { validFrom: '2026-11-24T12:00:00.001Z', validTo: '2027-01-01T00:00:00Z' };
  const late = { ...trust, people: [person('Tess', ['tech_lead'], keys.tess, period)] };

  test('the pattern of the cases does', () => {
    expect(verify([good]).attestations[0]?.state).toBe('valid');
  });

  test.each<[string, Envelope, RegExp, Parameters<typeof evaluation>[0]?]>([
    [
      'another version',
      forged({}, [keys.tess], of('starlight@v3', '1')),
      /about "starlight@v3", not about this release/,
    ],
    ['another release', forged({}, [keys.tess], of('harbour@v4', '1')), /about "harbour@v4"/],
    [
      'another image',
      forged({}, [keys.tess], of('starlight@v4', '2')),
      /about another image of starlight@v4/,
    ],
    [
      'two releases at once',
      forged({}, [keys.tess], {
        subject: [...of('starlight@v4', '1').subject, ...of('starlight@v3', '3').subject],
      }),
      /about 2 things/,
    ],
    ['an unknown item', forged({ item: 'rollback.none' }), /there is no item "rollback\.none"/],
    ['an item that nobody attests', forged({ item: 'benchmark.latency' }), /is not proven by a signature/],
    ['a final approval', forged({ item: 'final_approval.tech_lead' }), /asks for an approval/],
    ['a stranger', forged({}, [keys.mallory]), /no person in the trust has signed it/],
    ["a collector's key", forged({}, [keys.pipeline]), /no person in the trust has signed it/],
    [
      'another name than the key',
      forged({}, [keys.quinn]),
      /lacks a valid signature of "Tess"; it is signed by Quinn/,
    ],
    ['a name that is in no trust', forged({ person: 'Mallory' }), /lacks a valid signature of "Mallory"/],
    [
      'a role that the person does not hold',
      forged({ person: 'Quinn' }, [keys.quinn]),
      /key of Quinn does not hold the role tech_lead/,
    ],
    [
      "another person's role by a second signature",
      forged({ person: 'Quinn' }, [keys.quinn, keys.tess]),
      /key of Quinn does not hold the role tech_lead/,
    ],
    [
      'another role than the item asks for',
      forged({ person: 'Quinn', role: 'qa' }, [keys.quinn]),
      /signed in the role qa; rollback\.team_notified asks for tech_lead/,
    ],
    [
      'a waiver',
      forge(predicateTypes.waiver, predicate, [keys.tess]),
      /expected a statement of the type .*attestation/,
    ],
    ['an unknown key in it', forged({ valid: true }), /predicate does not fit: \$: .*valid/],
    ['a claim that is a list', forged({ claims: { link: [] } }), /predicate does not fit: \$\.claims\.link/],
    ['another payload type', { ...good, payloadType: 'application/json' }, /expected the payload type/],
    ['a payload that is no base64', { ...good, payload: '!' }, /payload is not base64/],
    [
      'a payload that is no statement',
      { ...good, payload: Buffer.from('{}').toString('base64') },
      /not an in-toto/,
    ],
    [
      'a changed payload',
      {
        ...good,
        payload: Buffer.from(
          Buffer.from(good.payload, 'base64').toString().replace('announcement', 'announcemenT'),
        ).toString('base64'),
      },
      /no person in the trust has signed it/,
    ],
    [
      'a signature that is no base64',
      { ...good, signatures: [{ sig: '!' }] },
      /no person in the trust has signed it/,
    ],
    [
      'a signature under the name of a trusted key',
      { ...forged({}, [keys.mallory]), signatures: [{ ...signature, sig: 'AAAA' }] },
      /no person in the trust has signed it/,
    ],
    [
      'a key that is expired now',
      good,
      /key of Tess expired at 2027-01-01/,
      { now_ms: Date.parse('2027-06-01') },
    ],
    ['a key that counts only later', good, /key of Tess is not valid before/, { trust: late }],
    [
      'a person who left the trust',
      good,
      /no person in the trust has signed it/,
      { trust: { ...trust, people: [] } },
    ],
  ])('%s', (_, envelope, message, changes) => {
    expect(refused(envelope, changes)).toMatch(message);
    expect(refused(envelope, changes)).toMatch(/^attestations\[0\]: .*[.?]$/s);
  });

  test('a role held with another key, or held once', () => {
    const second = {
      ...trust,
      people: [person('Tess', ['qa'], keys.tess), person('Tess', ['tech_lead'], keys.dana)],
    };
    expect(refused(good, { trust: second })).toMatch(/key of Tess does not hold the role tech_lead/);
    const ended = { validFrom: '2026-01-01T00:00:00Z', validTo: '2026-02-01T00:00:00Z' };
    const once = {
      ...trust,
      people: [person('Tess', ['qa'], keys.tess), person('Tess', ['tech_lead'], keys.tess, ended)],
    };
    expect(refused(good, { trust: once })).toMatch(/key of Tess does not hold the role tech_lead/);
  });
});

test('a broken envelope spoils no other, and extra signatures change nothing', () => {
  const good = forge(predicateTypes.attestation, predicate, [keys.mallory, keys.tess, keys.quinn]);
  const broken = forge(predicateTypes.attestation, predicate, [keys.mallory]);
  const result = verify([broken, { ...good, payload: '!' }, good]);
  expect(result.attestations.map(({ state }) => state)).toEqual(['refused', 'refused', 'valid']);
  const entry = result.host.attestations['rollback.team_notified'];
  expect(entry?.valid).toEqual([{ person: 'Tess', role: 'tech_lead', claims }]);
  expect(entry?.refused).toEqual([expect.stringMatching(/^attestations\[0\]: no person/)]);
});

test('one person counts once, with what was stated last', () => {
  const again = { link: 'https://example.org/corrected' };
  const result = verify([
    forge(predicateTypes.attestation, predicate, [keys.tess]),
    forge(predicateTypes.attestation, { ...predicate, claims: again }, [keys.tess]),
  ]);
  expect(result.attestations.map(({ state }) => state)).toEqual(['valid', 'valid']);
  expect(result.host.attestations['rollback.team_notified']?.valid).toEqual([
    { person: 'Tess', role: 'tech_lead', claims: again },
  ]);
});

test('two releases never share a name', () => {
  const release = { ...snapshot.release, name: 'a@b', version: 'c' };
  const context = evaluation({ snapshot: { ...snapshot, release } });
  const envelope = createAttestation(notified, signingContext(context));
  const twin = evaluation({ snapshot: { ...snapshot, release: { ...release, name: 'a', version: 'b@c' } } });
  const verifyIn = ({ snapshot: of, ...rest }: EvaluationContext) =>
    verifySignatures({ ...rest, snapshot: { ...of, attestations: [envelope] } }).attestations[0]?.state;
  expect([verifyIn(context), verifyIn(twin)]).toEqual(['valid', 'refused']);
});

test('a time that the signer states decides nothing', () => {
  const past = forge(predicateTypes.attestation, { ...predicate, signedAt: '2020-01-01T00:00:00Z' }, [
    keys.tess,
  ]);
  expect(verify([past]).attestations[0]?.state).toBe('valid');
  expect(refused(past, { now_ms: now_ms + 366 * 86_400_000 })).toMatch(/expired at/);
});
