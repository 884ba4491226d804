import { createHash } from 'node:crypto';
import { makePeople, signAll } from '../../../scripts/fixtures/people.ts';
import { readFixture } from '../../../test/proofs/fixture.testing.ts';
import type { PolicyFile } from '../catalogue.ts';
import { evaluateAt } from '../evaluate.ts';
import type { Milestone, Phase } from '../milestones.ts';
import { readNow } from '../prepare.ts';
import type { Profile } from '../profile/schema.ts';
import { json } from '../report/json.ts';
import type { Report } from '../report.ts';
import { generateKeyPair } from '../signing/keys.ts';
import type { Snapshot } from '../snapshot/schema.ts';
import { parseTrust, type Trust } from '../trust/index.ts';

export const day_ms = 86_400_000;

/** What the registry would hand out for the image: its digest is the release's. */
export const manifest = new TextEncoder().encode('{"schemaVersion":2,"manifests":[]}\n');
export const imageDigest = `sha256:${createHash('sha256').update(manifest).digest('hex')}`;

/** Whoever might sign a verdict. Only the first two may. */
const signers = ['vera', 'petra', 'expired', 'coming', 'roleless', 'stranger'] as const;
export type SignerName = (typeof signers)[number];

/** A recorded rollout of an image that is there, signed by people of whom some may sign verdicts. */
export interface Attestable {
  readonly policies: PolicyFile;
  readonly profile: Profile;
  readonly trust: Trust;
  readonly snapshot: Snapshot;
  readonly now_ms: number;
  /** PEM private keys */
  readonly keys: Readonly<Record<SignerName, string>>;
}

let made: Promise<Attestable> | undefined;

/** The release of these tests, made once. */
export function attestable(): Promise<Attestable> {
  made ??= make();
  return made;
}

async function make(): Promise<Attestable> {
  const { policies, profile, parameters, now, unsigned } = await readFixture('all-pass');
  const recorded = unsigned.release.image?.index ?? '';
  const real = JSON.parse(JSON.stringify(unsigned).replaceAll(recorded, imageDigest)) as Snapshot;
  const pairs = Object.fromEntries(
    signers.map((name) => [name, generateKeyPair(name === 'petra' ? 'ecdsa-p256' : 'ed25519')]),
  );
  const at = (days: number) => new Date(now.getTime() + days * day_ms).toISOString();
  const entry = (name: SignerName, role: string, from: number, to: number) => ({
    person: `Signer ${name}`,
    roles: [role],
    publicKey: pairs[name]?.publicKey ?? '',
    validFrom: at(from),
    validTo: at(to),
  });
  const people = makePeople(now);
  const trust = parseTrust(
    {
      ...people.trust,
      people: [
        ...people.trust.people,
        entry('vera', 'verdict_signer', -30, 30),
        entry('petra', 'verdict_signer', -30, 30),
        entry('expired', 'verdict_signer', -30, -1),
        entry('coming', 'verdict_signer', 15, 30),
        entry('roleless', 'devops', -30, 30),
      ],
    },
    'trust.yaml',
  );
  const snapshot = signAll(real, { ...people, trust }, { policies, profile, parameters, now });
  const keys = Object.fromEntries(signers.map((name) => [name, pairs[name]?.privateKey ?? '']));
  return {
    policies,
    profile,
    trust,
    snapshot,
    now_ms: now.getTime(),
    keys: keys as Attestable['keys'],
  };
}

export function bytesOf(value: unknown): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(value));
}

/** The report as `gates check --json` would have written it at `now_ms`. */
export async function reportOf(
  snapshot: Snapshot,
  {
    given = false,
    now_ms,
    ...scope
  }: {
    readonly before?: Milestone;
    readonly phases?: readonly Phase[];
    readonly given?: boolean;
    readonly now_ms?: number;
    readonly trust?: Trust | undefined;
  } = {},
): Promise<Report> {
  const { policies, profile, trust, now_ms: recorded_ms } = await attestable();
  const { trust: other = trust, ...asked } = scope;
  const time = new Date(now_ms ?? recorded_ms).toISOString();
  return evaluateAt(
    bytesOf(snapshot),
    {
      policies,
      profile,
      ...('trust' in scope && scope.trust === undefined ? {} : { trust: other }),
      ...asked,
    },
    { ...readNow(time), given },
  );
}

export function written(report: Report): Uint8Array {
  return new TextEncoder().encode(json.render(report, { colour: false, all: true }));
}
