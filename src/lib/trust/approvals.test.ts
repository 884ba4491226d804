import { beforeAll, describe, expect, test } from 'vitest';
import type { Envelope } from '../signing/dsse.ts';
import { predicateTypes } from '../signing/predicates.ts';
import { readStatement } from '../signing/statement.ts';
import type { Observation, Snapshot } from '../snapshot/schema.ts';
import { createApproval } from './approvals.ts';
import { createAttestation } from './attestations.ts';
import { signObservation } from './observation-signatures.ts';
import { evaluation, forge, keys, now_ms, person, refusal, snapshot, trust } from './people.testing.ts';
import { signingContext, verifySignatures } from './verify-signatures.ts';
import { approveWaiver, createWaiver } from './waivers.ts';

type Changes = NonNullable<Parameters<typeof evaluation>[0]>;

const context = signingContext(evaluation());
const link = { link: 'https://example.org/announcement' };
const attested = createAttestation(
  { item: 'rollback.team_notified', claims: link, privateKey: keys.tess.privateKey },
  context,
);
const celebrated = createAttestation(
  { item: 'communication.celebration', privateKey: keys.tess.privateKey },
  context,
);
const waiverOf = (item: string) =>
  createWaiver(
    {
      item,
      reason: 'The metrics store is being moved.',
      mitigation: 'Dana watches the pods by hand.',
      expiresAt: '2026-11-30T00:00:00Z',
      approvedBy: 'Will',
      privateKey: keys.dana.privateKey,
    },
    context,
  );
const asked = waiverOf('benchmark.memory');
const waived = approveWaiver(asked, keys.will.privateKey, context);

/** What the approvals are given over. */
const base: Snapshot = { ...snapshot, attestations: [attested], waivers: [waived] };

const approve = (changes: Changes = {}, item = 'final_approval.tech_lead', key = keys.tess) =>
  createApproval(
    { item, privateKey: key.privateKey },
    signingContext(evaluation({ snapshot: base, ...changes })),
  );

/** Adds the approvals to the snapshot that is judged, and verifies it. */
function verify(approvals: Envelope[], changes: Changes = {}) {
  const whole = evaluation({ snapshot: base, ...changes });
  const { attestations = [] } = whole.snapshot;
  return verifySignatures({
    ...whole,
    snapshot: { ...whole.snapshot, attestations: [...attestations, ...approvals] },
  });
}

/** Why the approval does not count, or that it does. */
function answer(approval: Envelope, changes: Changes = {}): string {
  const result = verify([approval], changes);
  const record = result.attestations.at(-1);
  const valid = result.host.attestations['final_approval.tech_lead']?.valid ?? [];
  expect(valid).toHaveLength(record?.state === 'valid' ? 1 : 0);
  return record?.state === 'refused' ? record.reason.replace(/^attestations\[\d+\]: /, '') : 'it counts';
}

const observationsWith = (moment: string, domain: string, observation: object | undefined): Snapshot =>
  ({
    ...base,
    observations: {
      ...base.observations,
      [moment]: { ...base.observations[moment as 'canary'], [domain]: observation },
    },
  }) as Snapshot;
const loadtest = base.observations['pre-deployment']?.loadtest;
const seen = { collectedAt: '2026-11-24T11:30:00Z', collector: 'test@1' };

let approval: Envelope;
beforeAll(() => {
  approval = approve();
});

test('an approval counts for what it approves, and so does every other', () => {
  const second = approve({}, 'final_approval.qa_engineer', keys.quinn);
  const { host, attestations } = verify([approval, second]);
  expect(host.attestations['final_approval.tech_lead']).toEqual({
    valid: [{ person: 'Tess', role: 'tech_lead', claims: {} }],
    refused: [],
  });
  expect(host.attestations['final_approval.qa_engineer']?.valid).toHaveLength(1);
  expect(attestations.map((record) => record.state === 'valid' && record.kind)).toEqual([
    'attestation',
    'approval',
    'approval',
  ]);
});

test('it lists what the milestone rests on, and nothing else', () => {
  const { predicate } = readStatement(Buffer.from(approval.payload, 'base64'), { file: 'approval' });
  expect(predicate).toMatchObject({ milestone: 'migrate', role: 'tech_lead', person: 'Tess' });
  const { observations, waivers, attestations } = predicate.basis as Record<string, object>;
  // benchmark.memory rests on any of resources and metrics, of which only one is there; tools are only shown
  expect(Object.keys(observations ?? {})).toEqual(['pre-deployment/loadtest', 'pre-deployment/resources']);
  expect([waivers, attestations].map((list) => (list as string[]).length)).toEqual([1, 1]);
});

describe('what voids it', () => {
  const without = (name: 'attestations' | 'waivers') => ({ snapshot: { ...base, [name]: [] } });
  const release = (changes: object) => ({ snapshot: { ...base, release: { ...base.release, ...changes } } });
  const again = createAttestation(
    {
      item: 'rollback.team_notified',
      claims: { link: 'https://example.org/other' },
      privateKey: keys.tess.privateKey,
    },
    context,
  );
  const junk = forge(predicateTypes.attestation, { item: 'success.trained' }, [keys.mallory]);
  const newcomer = { ...trust, people: [...trust.people, person('Nina', ['qa'], keys.mallory)] };

  test.each<[string, Changes, string]>([
    [
      'a changed observation',
      {
        snapshot: observationsWith('pre-deployment', 'loadtest', {
          ...loadtest,
          data: { requests: { sent: 1001 } },
        }),
      },
      'pre-deployment/loadtest',
    ],
    [
      'one collected anew',
      { snapshot: observationsWith('pre-deployment', 'loadtest', { ...loadtest, ...seen }) },
      'pre-deployment/loadtest',
    ],
    [
      'a removed one',
      { snapshot: observationsWith('pre-deployment', 'loadtest', undefined) },
      'pre-deployment/loadtest',
    ],
    [
      'an added alternative',
      { snapshot: observationsWith('deployment', 'metrics', seen) },
      'deployment/metrics',
    ],
    ['an attestation that is gone', without('attestations'), 'the attestations'],
    ['an added attestation', { snapshot: { ...base, attestations: [attested, again] } }, 'the attestations'],
    [
      'an added attestation that does not count',
      { snapshot: { ...base, attestations: [attested, junk] } },
      'the attestations',
    ],
    ['a waiver that is gone', without('waivers'), 'the waivers'],
    ['a waiver without its approval', { snapshot: { ...base, waivers: [asked] } }, 'the waivers'],
    ['another parameter', { overrides: { latency_p95_ms_max: 200 } }, 'the parameters'],
    ['another profile', { profileInput: { namespace: 'elsewhere' } }, 'the profile'],
    ['another policy', { policiesDigest: `sha256:${'6'.repeat(64)}` }, 'the policies'],
    ['a person who joined the trust', { trust: newcomer }, 'the trust'],
    ['a person who left it', { trust: { ...trust, people: trust.people.slice(0, -1) } }, 'the trust'],
    ['another revision', release({ revision: 'abc' }), 'the release'],
    ['another predecessor', release({ previous: { version: 'v2' } }), 'the release'],
  ])('%s', (_, changes, part) => {
    expect(answer(approval)).toBe('it counts');
    expect(answer(approval, changes)).toBe(`Tess signed it before ${part} changed.`);
    // whoever looks again may approve again
    expect(answer(approve(changes), changes)).toBe('it counts');
  });

  test('a late approval of a waiver', () => {
    const before = { ...base, waivers: [asked] };
    expect(answer(approve({ snapshot: before }), { snapshot: base })).toBe(
      'Tess signed it before the waivers changed.',
    );
  });

  test('several changes are all named', () => {
    const changed = { ...observationsWith('pre-deployment', 'loadtest', seen), waivers: [] };
    expect(answer(approval, { snapshot: changed, overrides: { latency_p95_ms_max: 200 } })).toBe(
      'Tess signed it before pre-deployment/loadtest, the waivers, the parameters changed.',
    );
  });

  test('a profile that asks for an item of a later milestone', () => {
    const profileInput = { requiredBefore: { 'performance.memory': 'migrate' } };
    expect(answer(approval, { profileInput })).toBe(
      'Tess signed it before post-deployment/metrics, the profile changed.',
    );
  });

  test('a profile that asks for what is computed from items of a later milestone', () => {
    const profileInput = { requiredBefore: { 'success.slos_met': 'deploy' } };
    expect(answer(approval, { profileInput })).toBe(
      'Tess signed it before post-deployment/metrics, the profile changed.',
    );
  });
});

describe('what does not void it', () => {
  test.each<[string, Snapshot]>([
    [
      'an observation of a later milestone',
      observationsWith('post-deployment', 'metrics', { ...seen, source: 'new' }),
    ],
    ['an observation on which nothing rests', observationsWith('canary', 'probes', seen)],
    ['one that is only shown', observationsWith('pre-deployment', 'tools', seen)],
    ['an attestation for a later milestone', { ...base, attestations: [attested, celebrated] }],
    ['a waiver for a later milestone', { ...base, waivers: [waived, waiverOf('performance.memory')] }],
    ['a copy', { ...base, attestations: [celebrated, attested, attested] }],
    ['notes', { ...base, notes: 'free text' }],
    [
      "a collector's signature",
      observationsWith('pre-deployment', 'loadtest', {
        ...loadtest,
        signature: forge(predicateTypes.observation, {}, [keys.pipeline]),
      }),
    ],
  ])('%s', (_, changed) => {
    expect(answer(approval, { snapshot: changed })).toBe('it counts');
  });

  test('another order', () => {
    const others = ['a', 'b', 'c'].map((name) =>
      createAttestation(
        {
          item: 'rollback.team_notified',
          claims: { link: `https://example.org/${name}` },
          privateKey: keys.tess.privateKey,
        },
        context,
      ),
    );
    const attestations = [attested, ...others];
    const given = approve({ snapshot: { ...base, attestations } });
    expect(answer(given, { snapshot: { ...base, attestations: attestations.toReversed() } })).toBe(
      'it counts',
    );
  });

  test('other approvals', () => {
    const second = approve({}, 'final_approval.qa_engineer', keys.quinn);
    expect(answer(approval, { snapshot: { ...base, attestations: [attested, second] } })).toBe('it counts');
  });
});

describe('what does not count at all', () => {
  const predicate = () => readStatement(Buffer.from(approval.payload, 'base64'), { file: 'a' }).predicate;
  const forged = (changes: object, signers = [keys.tess], statement = {}) =>
    forge(predicateTypes.approval, { ...predicate(), ...changes }, signers, statement);
  const image = (digit: string) => ({
    subject: [{ name: 'starlight@v4', digest: { sha256: digit.repeat(64) } }],
  });
  const profileInput = { requiredBefore: { 'final_approval.tech_lead': 'deploy' } };
  const basis = () => predicate().basis as object;

  test.each<[string, () => string, RegExp]>([
    ['its own pattern does', () => answer(forged({})), /^it counts$/],
    ['another image', () => answer(forged({}, [keys.tess], image('2'))), /about another image/],
    ['another milestone', () => answer(forged({ milestone: 'close' })), /approves what comes before close/],
    ['one for an earlier milestone', () => answer(approval, { profileInput }), /required before deploy/],
    ['a stranger', () => answer(forged({}, [keys.mallory])), /no person in the trust/],
    ['another role', () => answer(forged({ role: 'qa_engineer' })), /signed in the role qa_engineer/],
    [
      'a person without the role',
      () => answer(forged({ person: 'Quinn' }, [keys.quinn])),
      /key of Quinn does not hold the role tech_lead/,
    ],
    ['another person', () => answer(forged({ person: 'Quinn' })), /lacks a valid signature of "Quinn"/],
    [
      "the approval of another role's item",
      () => answer(forged({ item: 'final_approval.qa_engineer' })),
      /signed in the role tech_lead; final_approval\.qa_engineer asks for qa_engineer/,
    ],
    [
      'an item that is no approval',
      () => answer(forged({ item: 'success.trained' })),
      /is no final approval/,
    ],
    ['an unknown item', () => answer(forged({ item: 'final_approval.cat' })), /there is no item/],
    [
      'parts that are not those approved',
      () => answer(forged({ basis: { ...basis(), observations: {} } })),
      /the parts that it lists are not those that it approves/,
    ],
    ['no parts', () => answer(forged({ basis: {} })), /does not fit: \$\.basis/],
    [
      'the right parts with another digest',
      () => answer(forged({ approves: `sha256:${'0'.repeat(64)}` })),
      /the parts that it lists are not those/,
    ],
    ['an expired key', () => answer(approval, { now_ms: now_ms + 366 * 86_400_000 }), /key of Tess expired/],
    [
      'an attestation in its place',
      () =>
        answer(
          forge(
            predicateTypes.attestation,
            {
              item: 'final_approval.tech_lead',
              person: 'Tess',
              role: 'tech_lead',
              signedAt: 'now',
              claims: {},
            },
            [keys.tess],
          ),
        ),
      /asks for an approval of all the evidence/,
    ],
  ])('%s', (_, given, message) => {
    expect(given()).toMatch(message);
  });

  test('nor is it created', () => {
    expect(refusal(() => approve({}, 'success.trained'))).toMatch(/is no final approval/);
    expect(refusal(() => approve({}, 'final_approval.tech_led'))).toMatch(
      /Did you mean final_approval\.tech_lead/,
    );
    expect(refusal(() => approve({}, 'final_approval.tech_lead', keys.quinn))).toMatch(
      /does not hold the role tech_lead/,
    );
    expect(refusal(() => approve({}, 'final_approval.tech_lead', keys.mallory))).toMatch(/^key_invalid/);
  });
});

test('observations and the rest are digested once, and only for an approval', () => {
  const read: string[] = [];
  const watched = <Part extends object>(name: string, part: Part) =>
    new Proxy(part, {
      ownKeys(target) {
        read.push(name);
        return Reflect.ownKeys(target);
      },
    });
  const place = { moment: 'pre-deployment', domain: 'loadtest', release: base.release } as const;
  const signed = signObservation(loadtest as Observation<'loadtest'>, place, keys.pipeline.privateKey);
  const resources = base.observations['pre-deployment']?.resources ?? {};
  const observations = {
    ...base.observations,
    'pre-deployment': { loadtest: watched('loadtest', signed), resources: watched('resources', resources) },
  };
  const whole = evaluation({ snapshot: base });
  const under = (attestations: Envelope[]) => {
    read.length = 0;
    const judged = { ...base, observations, attestations } as Snapshot;
    const profile = watched('profile', whole.profile);
    return verifySignatures({ ...whole, profile, snapshot: judged }).attestations.map(({ state }) => state);
  };
  expect(under([attested])).toEqual(['valid']);
  // a signed observation is digested for its signature
  expect(read).toEqual(['loadtest']);
  const second = approve({}, 'final_approval.qa_engineer', keys.quinn);
  expect(under([attested, approval, second, approval])).toEqual(['valid', 'valid', 'valid', 'valid']);
  expect(read.sort()).toEqual(['loadtest', 'profile', 'resources']);
});
