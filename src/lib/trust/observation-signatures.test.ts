import { describe, expect, test } from 'vitest';
import type { Envelope } from '../signing/dsse.ts';
import { predicateTypes } from '../signing/predicates.ts';
import type { Observation, Snapshot } from '../snapshot/schema.ts';
import { validateSnapshot } from '../snapshot/snapshot.ts';
import { observationDigest } from './observation-digests.ts';
import { signObservation } from './observation-signatures.ts';
import { day_ms, evaluation, forge, keys, type NewKey, now_ms, snapshot, trust } from './people.testing.ts';
import { verifySignatures } from './verify-signatures.ts';

const plain = snapshot.observations['pre-deployment']?.loadtest as Observation<'loadtest'>;
const place = { moment: 'pre-deployment', domain: 'loadtest', release: snapshot.release } as const;
const signed = signObservation(plain, place, keys.pipeline.privateKey);

function judge(observation: object, changes: Parameters<typeof evaluation>[0] = {}, domain = 'loadtest') {
  const of = { ...snapshot, observations: { 'pre-deployment': { [domain]: observation } } } as Snapshot;
  const { observations } = verifySignatures(evaluation({ snapshot: of, ...changes }));
  expect(Object.keys(observations)).toEqual([`pre-deployment/${domain}`]);
  return observations[`pre-deployment/${domain}`];
}

test('an observation is signed, or not', () => {
  expect(judge(signed)).toEqual({ state: 'signed', by: 'pipeline' });
  expect(judge(plain)).toEqual({ state: 'unsigned' });
});

test('a signature survives the way through a file, and signing again replaces it', () => {
  const file = { ...snapshot, observations: { 'pre-deployment': { loadtest: signed } } };
  const read = validateSnapshot(JSON.parse(JSON.stringify(file)), 'snapshot.json');
  expect(judge(read.observations['pre-deployment']?.loadtest ?? {})).toEqual({
    state: 'signed',
    by: 'pipeline',
  });
  expect(judge(signObservation(signed, place, keys.pipeline.privateKey))).toEqual({
    state: 'signed',
    by: 'pipeline',
  });
});

describe('what was changed after it was signed is refused, whoever is trusted', () => {
  const predicate = { collector: 'test@1', release: { name: 'starlight', version: 'v4' } };
  const subject = { name: 'pre-deployment/loadtest', digest: { sha256: observationDigest(plain).slice(7) } };
  const forged = (changes: object, statement = {}, signers: NewKey[] = [keys.pipeline]) => ({
    ...plain,
    signature: forge(predicateTypes.observation, { ...predicate, ...changes }, signers, {
      subject: [subject],
      ...statement,
    }),
  });
  const moved = { subject: [{ ...subject, name: 'canary/loadtest' }] };

  test('the pattern of the cases is signed', () => {
    expect(judge(forged({}))).toEqual({ state: 'signed', by: 'pipeline' });
  });

  test.each<[string, object, RegExp]>([
    ['data', { ...signed, data: { requests: { sent: 1000, failed: 1 } } }, /was changed after it was signed/],
    ['a time', { ...signed, collectedAt: '2026-11-24T11:59:00Z' }, /was changed after/],
    ['the collector', { ...signed, collector: 'other@1' }, /was changed after/],
    [
      'a removed problem',
      signed.problems === undefined ? { ...signed, problems: [] } : {},
      /was changed after/,
    ],
    ['another moment', forged({}, moved), /signature is for "canary\/loadtest"/],
    ['two things', forged({}, { subject: [subject, subject] }), /signature is for/],
    [
      'another release',
      forged({ release: { name: 'starlight', version: 'v3' } }),
      /is for the release "starlight" "v3"/,
    ],
    [
      'a release of another name',
      forged({ release: { name: 'harbour', version: 'v4' } }),
      /release "harbour" "v4"/,
    ],
    ['a collector that is another', forged({ collector: 'other@1' }), /was changed after/],
    ['an unknown key', forged({ trusted: true }), /signed predicate does not fit/],
    [
      'another statement',
      { ...plain, signature: forge(predicateTypes.waiver, predicate, [keys.pipeline]) },
      /of the type/,
    ],
    ['a payload that is none', { ...plain, signature: { ...signed.signature, payload: '!' } }, /not base64/],
  ])('%s', (_, observation, message) => {
    for (const people of [trust, { ...trust, collectors: [] }]) {
      const answer = judge(observation, { trust: people });
      expect(answer?.state).toBe('refused');
      expect(answer?.reason).toMatch(message);
    }
  });

  test('the signature of another observation', () => {
    expect(judge({ ...plain, signature: signed.signature }, {}, 'resources')?.state).toBe('refused');
  });

  test('a signature that is not that of the key it names', () => {
    const [good] = signed.signature.signatures;
    const [other] = forged({}, {}, [keys.mallory]).signature.signatures;
    const signature: Envelope = { ...signed.signature, signatures: [{ ...good, sig: other?.sig ?? '' }] };
    expect(judge({ ...plain, signature })).toEqual({
      state: 'refused',
      reason: 'pre-deployment/loadtest: its signature by pipeline is not valid.',
    });
  });

  test.each<[string, object, RegExp, Parameters<typeof evaluation>[0]]>([
    ['a stranger', forged({}, {}, [keys.mallory]), /no collector's in the trust/, {}],
    ['a person', forged({}, {}, [keys.tess]), /no collector's in the trust/, {}],
    ['nobody who is trusted', signed, /no collector's in the trust/, { trust: { ...trust, collectors: [] } }],
    ['an expired key', signed, /key of pipeline expired at/, { now_ms: now_ms + 366 * day_ms }],
    [
      'a key that counts only later',
      signed,
      /key of pipeline is not valid before/,
      { now_ms: now_ms - 366 * day_ms },
    ],
  ])('unchanged, but signed by %s: unsigned, with the reason', (_, observation, message, changes) => {
    const answer = judge(observation, changes);
    expect(answer?.state).toBe('unsigned');
    expect(answer?.reason).toMatch(message);
  });
});
