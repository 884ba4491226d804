import type { KeyObject } from 'node:crypto';
import { expect } from 'vitest';
import type { CatalogueItem, ItemMetadata } from '../catalogue.ts';
import { GatesError } from '../errors.ts';
import type { Milestone } from '../milestones.ts';
import { ParameterValues } from '../parameters.ts';
import { parseProfile } from '../profile/profile.ts';
import { requiredBefore } from '../scope.ts';
import { addSignature, type Envelope } from '../signing/dsse.ts';
import { generateKeyPair, readPrivateKey } from '../signing/keys.ts';
import { type Statement, signStatement } from '../signing/statement.ts';
import type { Snapshot } from '../snapshot/schema.ts';
import { validateSnapshot } from '../snapshot/snapshot.ts';
import type { Role } from './roles.ts';
import type { Trust } from './schema.ts';
import { parseTrust } from './trust.ts';
import type { EvaluationContext } from './verify-signatures.ts';

export const now = '2026-11-24T12:00:00Z';
export const now_ms = Date.parse(now);
export const day_ms = 86_400_000;
export const period = { validFrom: '2026-01-01T00:00:00Z', validTo: '2027-01-01T00:00:00Z' };

export interface NewKey {
  readonly privateKey: KeyObject;
  readonly publicKey: string;
}

export function newKey(algorithm: 'ed25519' | 'ecdsa-p256' = 'ed25519'): NewKey {
  const pair = generateKeyPair(algorithm);
  return { publicKey: pair.publicKey, privateKey: readPrivateKey(pair.privateKey, { file: 'new.key' }) };
}

/** One key for each of them, made once: no test changes a key. */
export const keys = {
  tess: newKey(),
  quinn: newKey('ecdsa-p256'),
  dana: newKey(),
  will: newKey(),
  mallory: newKey(),
  pipeline: newKey('ecdsa-p256'),
};

export const person = (name: string, roles: Role[], key: NewKey, when = period) => ({
  person: name,
  roles,
  publicKey: key.publicKey,
  ...when,
});

/** Tess leads, Quinn tests, Dana runs, Will approves waivers; Mallory's key is in no trust. */
export const trust: Trust = parseTrust(
  {
    schema: 'gates.trust/v1',
    people: [
      person('Tess', ['tech_lead'], keys.tess),
      person('Quinn', ['qa', 'qa_engineer'], keys.quinn),
      person('Dana', ['devops'], keys.dana),
      person('Will', ['waiver_approver'], keys.will),
    ],
    collectors: [{ name: 'pipeline', publicKey: keys.pipeline.publicKey, ...period }],
  },
  'trust.yaml',
);

export function item(
  id: string,
  metadata: Partial<ItemMetadata>,
  layer: 'checks' | 'derived' = 'checks',
): CatalogueItem {
  return {
    id,
    section: id.split('.')[0] ?? '',
    title: id,
    description: id,
    layer,
    source: { file: `${id}.rego`, line: 1 },
    metadata: {
      phase: 'pre-deployment',
      required_before: 'deploy',
      owner: null,
      critical: false,
      messages: { pass: 'yes', fail: 'no', unknown: 'unknown' },
      solution: 'Do it.',
      ...metadata,
    },
  };
}

export const catalogue: CatalogueItem[] = [
  item('benchmark.latency', {
    critical: true,
    moment: 'pre-deployment',
    evidence: ['loadtest.requests'],
    shown: ['tools.kubectl'],
  }),
  item('benchmark.memory', {
    moment: 'pre-deployment',
    evidence: [{ any_of: ['resources.pods', 'deployment/metrics.memory'] }],
  }),
  item('rollback.team_notified', { attested_by: 'tech_lead', claims: ['link'] }),
  item('success.trained', { attested_by: 'tech_lead', critical: true }),
  item('final_approval.tech_lead', { attested_by: 'tech_lead', critical: true, required_before: 'migrate' }),
  item('final_approval.qa_engineer', {
    attested_by: 'qa_engineer',
    critical: true,
    required_before: 'migrate',
  }),
  item('performance.memory', {
    required_before: 'close',
    moment: 'post-deployment',
    evidence: ['metrics.memory'],
  }),
  item('communication.celebration', { attested_by: 'tech_lead', required_before: 'close' }),
  item('success.slos_met', { members: ['performance.*'], required_before: 'close' }, 'derived'),
];

const observed = { collectedAt: '2026-11-24T11:00:00Z', collector: 'test@1' };

export const snapshot: Snapshot = validateSnapshot(
  {
    schema: 'gates.snapshot/v1',
    release: {
      name: 'starlight',
      version: 'v4',
      image: { index: `sha256:${'1'.repeat(64)}` },
    },
    observations: {
      'pre-deployment': {
        loadtest: { ...observed, data: { requests: { sent: 1000, failed: 0 } } },
        resources: { ...observed, problems: [{ path: '', reason: 'not asked' }] },
        tools: { ...observed },
      },
      'post-deployment': { metrics: { ...observed } },
    },
  },
  'snapshot.json',
);

/** Everything that signatures are judged against; `changes` replace parts of it. */
export function evaluation(
  changes: Partial<Omit<EvaluationContext, 'requiredBefore'>> & {
    profileInput?: object;
    overrides?: Record<string, number>;
  } = {},
): EvaluationContext {
  const { profileInput, overrides = {}, ...rest } = changes;
  const profile = parseProfile(profileInput, 'gates.yaml');
  const parameters = ParameterValues.from(
    { latency_p95_ms_max: { value: 100, looser: 'higher', description: 'latency' } },
    overrides,
    'gates.yaml',
  );
  const whole = {
    snapshot,
    catalogue,
    trust,
    profile,
    parameters,
    now_ms,
    policiesDigest: `sha256:${'5'.repeat(64)}`,
    ...rest,
  };
  const required: ReadonlyMap<string, Milestone> = requiredBefore(whole.catalogue, profile);
  return { ...whole, requiredBefore: required };
}

/** The message of the GatesError that the action throws, with its code before it. */
export function refusal(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    expect(error).toBeInstanceOf(GatesError);
    return `${(error as GatesError).code}: ${(error as GatesError).message}`;
  }
  return 'nothing refused';
}

/** A statement as anyone might sign it: of this release unless `changes` say otherwise. */
export function forge(
  predicateType: string,
  predicate: Record<string, unknown>,
  signers: readonly NewKey[],
  changes: Partial<Statement> = {},
): Envelope {
  const [first, ...others] = signers;
  if (first === undefined) throw new Error('a forged envelope needs a signer');
  const statement: Statement = {
    _type: 'https://in-toto.io/Statement/v1',
    subject: [{ name: 'starlight@v4', digest: { sha256: '1'.repeat(64) } }],
    predicateType,
    predicate,
    ...changes,
  };
  return others.reduce(
    (envelope, key) => addSignature(envelope, key.privateKey),
    signStatement(statement, first.privateKey),
  );
}
