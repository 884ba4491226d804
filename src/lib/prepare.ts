import { type Bounds, computeBounds } from './bounds.ts';
import type { PolicyFile } from './catalogue.ts';
import { GatesError } from './errors.ts';
import { collectInstants, referenceTimes } from './instants.ts';
import type { Milestone, Phase } from './milestones.ts';
import { ParameterValues } from './parameters.ts';
import { defaultPolicies } from './policies/default-policies.ts';
import { policiesDigest } from './policies/policy-file.ts';
import { parseProfile } from './profile/profile.ts';
import type { Profile, ProfileInput } from './profile/schema.ts';
import type { ReportScope } from './report.ts';
import { itemsInScope, requiredBefore } from './scope.ts';
import type { Moment } from './snapshot/moments.ts';
import type { Snapshot } from './snapshot/schema.ts';
import { parseSnapshot } from './snapshot/snapshot.ts';
import {
  nobody,
  parseTrust,
  type Trust,
  type TrustInput,
  type VerifiedSignatures,
  verifySignatures,
} from './trust/index.ts';

/** How a snapshot is to be judged. Every option has a default. */
export interface EvaluateOptions {
  /** judge everything required before this milestone; without any scope all items are judged, as before `close` */
  readonly before?: Milestone;
  /** look at these phases only; not together with `before` */
  readonly phases?: readonly Phase[];
  /** look at these items only; not together with `before` */
  readonly items?: readonly string[];
  /** the team's `gates.yaml` as a value; the checklist's own names by default */
  readonly profile?: ProfileInput;
  /** the trust file as a value; without one nobody is trusted and signed items are `unknown` */
  readonly trust?: TrustInput;
  /** RFC 3339 text or Date; the clock's by default. A given time heads the report and can't be attested. */
  readonly now?: string | Date;
  /** what `gates build` wrote; the shipped policies by default */
  readonly policies?: PolicyFile;
  /** names for messages, where they come from files */
  readonly files?: { readonly snapshot?: string; readonly profile?: string; readonly trust?: string };
}

/** The time as of which a snapshot is judged, and whether somebody chose it. */
export interface JudgedAt {
  /** RFC 3339, in UTC */
  readonly text: string;
  readonly time_ms: number;
  readonly given: boolean;
}

/** Everything that the rules read as `data.host`. Both engines get the same. */
export interface HostData {
  readonly now_ms: number;
  readonly reference_ms: Readonly<Record<Moment, number>>;
  readonly instants: Readonly<Record<string, number>>;
  readonly profile: Profile;
  readonly parameters: ParameterValues['values'];
  readonly bounds: Bounds;
  readonly attestations: VerifiedSignatures['host']['attestations'];
  readonly waived: VerifiedSignatures['host']['waived'];
}

/** A snapshot and what it is judged by, read, validated and verified: all that is known before a rule is asked. */
export interface Prepared {
  readonly policies: PolicyFile;
  readonly policiesDigest: string;
  readonly profile: Profile;
  readonly parameters: ParameterValues;
  readonly trust: Trust;
  readonly now: JudgedAt;
  /** the milestone before which each item is required */
  readonly required: ReadonlyMap<string, Milestone>;
  readonly scope: ReportScope;
  /** the items in scope */
  readonly ids: ReadonlySet<string>;
  readonly bytes: Uint8Array;
  /** the snapshot as it was read */
  readonly read: Snapshot;
  /** the snapshot without observations whose signature is broken */
  readonly judged: Snapshot;
  readonly signed: VerifiedSignatures;
  readonly host: HostData;
}

/**
 * Reads a snapshot and everything that it is judged by.
 *
 * @throws GatesError for input that can't be judged, see `evaluate`
 */
export async function prepare(
  snapshot: unknown,
  options: EvaluateOptions,
  now: JudgedAt = readNow(options.now),
): Promise<Prepared> {
  const { snapshot: snapshotName = 'the snapshot', profile: profileName = 'the profile' } =
    options.files ?? {};
  const policies = options.policies ?? (await defaultPolicies());
  const profile = parseProfile(options.profile, profileName);
  const parameters = ParameterValues.from(policies.parameters, profile.parameters, profileName);
  const trust =
    options.trust === undefined
      ? nobody
      : parseTrust(options.trust, options.files?.trust ?? 'the trust file');
  const required = requiredBefore(policies.catalogue, profile);
  const { scope, ids } = itemsInScope(policies.catalogue, required, options);
  const digest = policiesDigest(policies);

  const bytes = bytesOf(snapshot, snapshotName);
  const read = parseSnapshot(bytes, snapshotName);
  const signed = verifySignatures({
    snapshot: read,
    catalogue: policies.catalogue,
    trust,
    profile,
    parameters,
    policiesDigest: digest,
    requiredBefore: required,
    now_ms: now.time_ms,
  });
  const judged = withoutRefused(read, signed.observations);
  const host = hostDataOf(judged, { now_ms: now.time_ms, profile, parameters, signatures: signed.host });
  return {
    policies,
    policiesDigest: digest,
    profile,
    parameters,
    trust,
    now,
    required,
    scope,
    ids,
    bytes,
    read,
    judged,
    signed,
    host,
  };
}

/** What the host computes for the rules: reference times, instants and bounds of this snapshot, beside what was verified. */
export function hostDataOf(
  snapshot: Snapshot,
  known: {
    /** epoch milliseconds */
    readonly now_ms: number;
    readonly profile: Profile;
    readonly parameters: ParameterValues;
    readonly signatures: VerifiedSignatures['host'];
  },
): HostData {
  const { now_ms, profile, parameters, signatures } = known;
  return {
    now_ms,
    reference_ms: referenceTimes(snapshot, now_ms),
    instants: collectInstants(snapshot),
    profile,
    parameters: parameters.values,
    bounds: computeBounds(snapshot, parameters),
    attestations: signatures.attestations,
    waived: signatures.waived,
  };
}

/**
 * The clock's time, or the one that was given.
 *
 * @throws GatesError `usage_invalid` for what is no time
 */
export function readNow(now: string | Date | undefined): JudgedAt {
  if (now === undefined) {
    const clock = new Date();
    return { text: clock.toISOString(), time_ms: clock.getTime(), given: false };
  }
  const time_ms = now instanceof Date ? now.getTime() : Date.parse(now);
  const wellFormed =
    now instanceof Date || /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/.test(now);
  if (Number.isNaN(time_ms) || !wellFormed)
    throw new GatesError(
      'usage_invalid',
      `now: expected an RFC 3339 time such as 2026-11-24T12:00:00Z; found ${JSON.stringify(now)}.`,
    );
  return { text: new Date(time_ms).toISOString(), time_ms, given: true };
}

/** A value is judged through its JSON, so that what is validated is what is judged. */
function bytesOf(snapshot: unknown, name: string): Uint8Array {
  if (snapshot instanceof Uint8Array) return snapshot;
  try {
    return new TextEncoder().encode(JSON.stringify(snapshot));
  } catch (error) {
    throw new GatesError('json_invalid', `${name} can't be written as JSON.`, error);
  }
}

/** An observation with a broken signature is not evidence: it is judged as if it were not there. */
function withoutRefused(snapshot: Snapshot, states: VerifiedSignatures['observations']): Snapshot {
  const refused = Object.entries(states).filter(([, { state }]) => state === 'refused');
  if (refused.length === 0) return snapshot;
  const observations = Object.fromEntries(
    Object.entries(snapshot.observations).map(([moment, domains]) => [
      moment,
      Object.fromEntries(
        Object.entries(domains ?? {}).filter(
          ([domain]) => states[`${moment}/${domain}`]?.state !== 'refused',
        ),
      ),
    ]),
  );
  return { ...snapshot, observations };
}
