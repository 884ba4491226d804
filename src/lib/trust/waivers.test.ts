import { describe, expect, test } from 'vitest';
import type { Envelope } from '../signing/dsse.ts';
import { predicateTypes } from '../signing/predicates.ts';
import {
  day_ms,
  evaluation,
  forge,
  keys,
  type NewKey,
  now,
  now_ms,
  person,
  refusal,
  trust,
} from './people.testing.ts';
import { signingContext, verifySignatures } from './verify-signatures.ts';
import { approveWaiver, createWaiver, type Waiver } from './waivers.ts';

const terms: Waiver = {
  item: 'benchmark.memory',
  reason: 'The metrics store is being moved.',
  mitigation: 'Dana watches the pods by hand until it is back.',
  expiresAt: '2026-11-30T00:00:00Z',
  requestedBy: 'Dana',
  approvedBy: 'Will',
};
const { requestedBy: _, ...request } = terms;

function verify(waivers: Envelope[], changes: Parameters<typeof evaluation>[0] = {}) {
  const context = evaluation(changes);
  return verifySignatures({ ...context, snapshot: { ...context.snapshot, waivers } });
}

function refused(envelope: Envelope, changes: Parameters<typeof evaluation>[0] = {}): string {
  const { waivers, host } = verify([envelope], changes);
  expect(Object.keys(host.waived)).toHaveLength(waivers.accepted.length);
  expect(waivers.accepted.length + waivers.refused.length).toBe(1);
  return waivers.refused[0]?.reason ?? 'it counts';
}

const waiver = (changes: Partial<Waiver> = {}, signers: NewKey[] = [keys.dana, keys.will], statement = {}) =>
  forge(predicateTypes.waiver, { ...terms, ...changes }, signers, statement);

test('a waiver that was asked for and approved covers its item', () => {
  const context = signingContext(evaluation());
  const asked = createWaiver({ ...request, privateKey: keys.dana.privateKey }, context);
  expect(refused(asked)).toMatch(/waivers\[0\]: it lacks a valid signature of "Will"; it is signed by Dana/);
  const approved = approveWaiver(asked, keys.will.privateKey, context);
  const { waivers, host } = verify([approved]);
  expect(host.waived).toEqual({ 'benchmark.memory': true });
  expect(waivers).toEqual({
    accepted: [{ ...terms, envelope: expect.stringMatching(/^sha256:/) }],
    refused: [],
  });
});

describe('what does not count', () => {
  const of = (name: string, digit: string) => ({ subject: [{ name, digest: { sha256: digit.repeat(64) } }] });
  const both: NewKey[] = [keys.dana, keys.will];
  const twoKeys = {
    ...trust,
    people: [person('Will', ['devops'], keys.dana), person('Will', ['waiver_approver'], keys.will)],
  };
  const ended = { validFrom: '2026-01-01T00:00:00Z', validTo: now };
  const expiredApprover = {
    ...trust,
    people: [person('Dana', ['devops'], keys.dana), person('Will', ['waiver_approver'], keys.will, ended)],
  };
  const expiredRequester = {
    ...trust,
    people: [person('Dana', ['devops'], keys.dana, ended), person('Will', ['waiver_approver'], keys.will)],
  };

  test.each<[string, Envelope, RegExp, Parameters<typeof evaluation>[0]?]>([
    ['a critical item', waiver({ item: 'benchmark.latency' }), /is critical and can not be waived/],
    ['a final approval', waiver({ item: 'final_approval.tech_lead' }), /is critical/],
    ['a derived item', waiver({ item: 'success.slos_met' }), /is computed from other items/],
    [
      'an unknown item',
      waiver({ item: 'benchmark.memori' }),
      /no item "benchmark\.memori"\. Did you mean benchmark\.memory/,
    ],
    ['another version', waiver({}, both, of('starlight@v3', '1')), /not about this release/],
    ['another image', waiver({}, both, of('starlight@v4', '2')), /about another image/],
    ['one that expires now', waiver({ expiresAt: now }), /it expired at/],
    ['one that expired', waiver({ expiresAt: '2026-11-24T11:59:59Z' }), /it expired at/],
    ['one without an end', waiver({ expiresAt: '' }), /no RFC 3339 time, so it counts as expired/],
    ['one with a day for its end', waiver({ expiresAt: '2099-01-01' }), /counts as expired/],
    ['one with a day that is none', waiver({ expiresAt: '2099-02-30T00:00:00Z' }), /counts as expired/],
    ['one that ends never', waiver({ expiresAt: 'never' }), /counts as expired/],
    ['an empty reason', waiver({ reason: ' \n ' }), /reason says nothing/],
    ['a reason to come', waiver({ reason: 'TBD' }), /reason says nothing/],
    ['a reason to be filled in', waiver({ reason: '<reason>' }), /reason says nothing/],
    ['a reason of dots', waiver({ reason: '…' }), /reason says nothing/],
    ['no mitigation', waiver({ mitigation: 'n/a' }), /mitigation says nothing/],
    ['a mitigation to come', waiver({ mitigation: '- todo: think of one' }), /mitigation says nothing/],
    ['no second signature', waiver({}, [keys.dana]), /lacks a valid signature of "Will"/],
    ['no first signature', waiver({}, [keys.will]), /lacks a valid signature of "Dana"/],
    ['the same signature twice', waiver({}, [keys.dana, keys.dana]), /lacks a valid signature of "Will"/],
    ['two strangers', waiver({}, [keys.mallory, keys.mallory]), /no person in the trust has signed it/],
    [
      'a stranger as approver',
      waiver({ approvedBy: 'Mallory' }, [keys.dana, keys.mallory]),
      /lacks .*"Mallory"/,
    ],
    [
      'a stranger who asks',
      waiver({ requestedBy: 'Mallory' }, [keys.mallory, keys.will]),
      /lacks .*"Mallory"/,
    ],
    [
      'an approver without the role',
      waiver({ approvedBy: 'Quinn' }, [keys.dana, keys.quinn]),
      /key of Quinn does not hold the role waiver_approver/,
    ],
    [
      "an approver without the role beside one who isn't named",
      waiver({ approvedBy: 'Quinn' }, [keys.dana, keys.quinn, keys.will]),
      /key of Quinn does not hold the role waiver_approver/,
    ],
    [
      'one who approves what he asked for',
      waiver({ requestedBy: 'Will' }, [keys.will]),
      /Will can not approve what she or he asked for/,
    ],
    [
      'one who does so with two keys',
      waiver({ requestedBy: 'Will' }, [keys.dana, keys.will]),
      /Will can not approve/,
      { trust: twoKeys },
    ],
    [
      'one who calls himself another',
      waiver({}, both),
      /lacks a valid signature of "Dana"/,
      { trust: twoKeys },
    ],
    ['an approver whose key has expired', waiver(), /key of Will expired at/, { trust: expiredApprover }],
    ['a requester whose key has expired', waiver(), /key of Dana expired at/, { trust: expiredRequester }],
    [
      'an attestation',
      forge(predicateTypes.attestation, terms, both),
      /expected a statement of the type .*waiver/,
    ],
    [
      'an unknown key in it',
      forge(predicateTypes.waiver, { ...terms, critical: false }, both),
      /does not fit: \$: /,
    ],
    ['a missing key in it', forge(predicateTypes.waiver, request, both), /does not fit: \$\.requestedBy/],
  ])('%s', (_, envelope, message, changes) => {
    expect(refused(waiver())).toBe('it counts');
    expect(refused(envelope, changes)).toMatch(message);
  });

  test('the end is not later than any other time', () => {
    const end_ms = Date.parse(terms.expiresAt);
    expect(refused(waiver(), { now_ms: end_ms - 1 })).toBe('it counts');
    expect(refused(waiver(), { now_ms: end_ms })).toMatch(/it expired at/);
    expect(refused(waiver(), { now_ms: Number.NaN })).toMatch(/it expired at/);
  });
});

test('signatures of strangers, broken waivers and copies change nothing', () => {
  const good = waiver({}, [keys.mallory, keys.dana, keys.will]);
  const { waivers, host } = verify([{ ...good, payload: '!' }, good, good]);
  expect(host.waived).toEqual({ 'benchmark.memory': true });
  expect(waivers.accepted).toHaveLength(2);
  expect(waivers.refused).toHaveLength(1);
});

describe('what is not signed', () => {
  const context = signingContext(evaluation());
  const create = (changes: Partial<typeof request>, key = keys.dana) =>
    refusal(() => createWaiver({ ...request, ...changes, privateKey: key.privateKey }, context));
  const asked = createWaiver({ ...request, privateKey: keys.dana.privateKey }, context);
  const approve = (envelope: Envelope, key: NewKey, of = context) =>
    refusal(() => approveWaiver(envelope, key.privateKey, of));

  test.each<[string, string, RegExp]>([
    ['a critical item', create({ item: 'benchmark.latency' }), /is critical/],
    ['an end in the past', create({ expiresAt: '2026-01-01T00:00:00Z' }), /it expired/],
    ['a mitigation to come', create({ mitigation: 'TODO' }), /mitigation says nothing/],
    [
      'an approver who may not',
      create({ approvedBy: 'Quinn' }),
      /key of Quinn does not hold the role waiver_approver/,
    ],
    ['an approver whom nobody knows', create({ approvedBy: 'Wil' }), /"Wil"/],
    ['oneself as approver', create({}, keys.will), /Will can not approve/],
    ["a stranger's request", create({}, keys.mallory), /^key_invalid/],
    ["a stranger's approval", approve(asked, keys.mallory), /^key_invalid/],
    [
      "another person's approval",
      approve(asked, keys.quinn),
      /names Will as approver; the key is that of Quinn/,
    ],
    [
      "a stranger's wish",
      approve(waiver({}, [keys.mallory]), keys.will),
      /no person in the trust has signed it/,
    ],
    [
      'a waiver that expired before it was approved',
      approve(asked, keys.will, signingContext(evaluation({ now_ms: now_ms + 30 * day_ms }))),
      /it expired/,
    ],
  ])('%s', (_, found, message) => {
    expect(found).toMatch(message);
  });
});
