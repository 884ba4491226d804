import { createHash } from 'node:crypto';
import { computeBounds } from './bounds.ts';
import type { CatalogueItem, PolicyFile } from './catalogue.ts';
import { Engine, type EngineAnswer, type RawDecision } from './engine.ts';
import { GatesError } from './errors.ts';
import { referencesOf } from './evidence-references.ts';
import { collectInstants, referenceTimes } from './instants.ts';
import { sha256OfCanonicalJson } from './json/index.ts';
import { fillMessage } from './messages.ts';
import type { Milestone, Phase } from './milestones.ts';
import { ParameterValues } from './parameters.ts';
import { defaultPolicies } from './policies/default-policies.ts';
import { policiesDigest } from './policies/policy-file.ts';
import { parseProfile } from './profile/profile.ts';
import type { ProfileInput } from './profile/schema.ts';
import type { Report, ReportItem, ReportObservation } from './report.ts';
import { itemsInScope, requiredBefore } from './scope.ts';
import type { Snapshot } from './snapshot/schema.ts';
import { parseSnapshot } from './snapshot/snapshot.ts';
import { nobody, parseTrust, type TrustInput, verifySignatures } from './trust/index.ts';
import { type Status, statuses, verdictOf } from './verdict.ts';

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

/**
 * Decides every item of the catalogue over a snapshot and answers whether the release may go on.
 *
 * @param snapshot a snapshot as a value, or the bytes of its JSON
 * @returns the report; the same snapshot, policies, profile, trust and `now` give an equal one
 * @throws GatesError for input that can't be judged (`json_invalid`, `snapshot_invalid`, `profile_invalid`, `trust_invalid`,
 *   `parameters_invalid`, `scope_invalid`, `policies_invalid`) and when the engine does not decide every item once (`engine_failed`)
 */
export async function evaluate(snapshot: unknown, options: EvaluateOptions = {}): Promise<Report> {
  const { snapshot: snapshotName = 'the snapshot', profile: profileName = 'the profile' } =
    options.files ?? {};
  const policies = options.policies ?? (await defaultPolicies());
  const profile = parseProfile(options.profile, profileName);
  const parameters = ParameterValues.from(policies.parameters, profile.parameters, profileName);
  const trust =
    options.trust === undefined
      ? nobody
      : parseTrust(options.trust, options.files?.trust ?? 'the trust file');
  const now = readNow(options.now);
  const required = requiredBefore(policies.catalogue, profile);
  const { scope, ids } = itemsInScope(policies.catalogue, required, options);

  const bytes = bytesOf(snapshot, snapshotName);
  const read = parseSnapshot(bytes, snapshotName);
  const signed = verifySignatures({
    snapshot: read,
    catalogue: policies.catalogue,
    trust,
    profile,
    parameters,
    policiesDigest: policiesDigest(policies),
    requiredBefore: required,
    now_ms: now.time_ms,
  });
  const judged = withoutRefused(read, signed.observations);
  const answer = await decide(judged, policies, {
    now_ms: now.time_ms,
    reference_ms: referenceTimes(judged, now.time_ms),
    instants: collectInstants(judged),
    profile,
    parameters: parameters.values,
    bounds: computeBounds(judged, parameters),
    attestations: signed.host.attestations,
    waived: signed.host.waived,
  });

  const refused = new Map(
    Object.entries(signed.observations).flatMap(([key, { state, reason }]) =>
      state === 'refused' ? [[key, reason ?? 'its signature is broken'] as const] : [],
    ),
  );
  const items = policies.catalogue.map((item): ReportItem => {
    const { status, facts } = decisionOf(answer, item);
    const waived = signed.host.waived[item.id] === true && (status === 'fail' || status === 'unknown');
    const evidence = referencesOf(item, judged, { states: answer.observation_states, refused });
    const reasons = [
      ...evidence.flatMap((reference) => reference.problems),
      ...(signed.host.attestations[item.id]?.refused ?? []),
    ];
    const message = fillMessage(item.metadata.messages[status] ?? '', facts);
    return {
      id: item.id,
      section: item.section,
      title: item.title,
      description: item.description,
      phase: item.metadata.phase,
      owner: item.metadata.owner,
      critical: item.metadata.critical,
      requiredBefore: required.get(item.id) ?? item.metadata.required_before,
      inScope: ids.has(item.id),
      status,
      waived,
      facts,
      message: status === 'unknown' && reasons.length > 0 ? `${message}: ${joinReasons(reasons)}` : message,
      ...(status === 'fail' || status === 'unknown' ? { solution: item.metadata.solution } : {}),
      evidence,
      source: item.source,
    };
  });

  const inScope = items.filter((item) => item.inScope);
  const count = (status: Status) => inScope.filter((item) => item.status === status).length;
  const observations = listObservations(read, answer, signed.observations);
  return {
    schema: 'gates.report/v1',
    verdict: verdictOf(inScope),
    scope,
    now: { time: now.text, given: now.given },
    release: read.release,
    summary: {
      inScope: inScope.length,
      pass: count('pass'),
      fail: count('fail'),
      unknown: count('unknown'),
      notApplicable: count('not_applicable'),
      waived: inScope.filter((item) => item.waived).length,
    },
    head: {
      loosenedParameters: parameters.overrides.filter((override) => override.looser),
      waivers: signed.waivers.accepted,
      notApplicable: inScope.filter((item) => item.status === 'not_applicable').map((item) => item.id),
      unsignedObservations: observations
        .filter((observation) => observation.signature === 'unsigned')
        .map(({ moment, domain }) => `${moment}/${domain}`),
      nowWasGiven: now.given,
      trusted: options.trust !== undefined,
    },
    items,
    observations,
    waivers: signed.waivers,
    attestations: signed.attestations,
    profile,
    parameters: { values: parameters.values, overrides: parameters.overrides },
    trust,
    digests: {
      snapshot: `sha256:${createHash('sha256').update(bytes).digest('hex')}`,
      policies: policiesDigest(policies),
      module: policies.moduleDigest,
      profile: sha256OfCanonicalJson(profile),
      trust: sha256OfCanonicalJson(trust),
    },
    ...(read.notes === undefined ? {} : { notes: read.notes }),
  };
}

/** Everything that the rules read as `data.host`. Both engines get the same. */
export interface HostData {
  readonly now_ms: number;
  readonly reference_ms: object;
  readonly instants: object;
  readonly profile: object;
  readonly parameters: object;
  readonly bounds: object;
  readonly attestations: object;
  readonly waived: object;
}

/** Reasons come as sentences and as parts of one. */
function joinReasons(reasons: readonly string[]): string {
  return reasons.map((reason) => reason.replace(/\.$/, '')).join('; ');
}

const engines = new WeakMap<PolicyFile, Promise<Engine>>();

async function decide(snapshot: Snapshot, policies: PolicyFile, host: HostData): Promise<EngineAnswer> {
  let engine = engines.get(policies);
  if (engine === undefined) {
    engine = Engine.compile(Buffer.from(policies.module, 'base64'), policies.requiredBuiltins);
    engines.set(policies, engine);
  }
  const { release, observations } = snapshot;
  const input = new TextEncoder().encode(JSON.stringify({ release, observations }));
  const answer = await (await engine).evaluate(input, host);
  checkClosedWorld(answer, policies.catalogue);
  return answer;
}

/** Every item of the catalogue is decided exactly once, and nothing else is. */
function checkClosedWorld(answer: EngineAnswer, catalogue: readonly CatalogueItem[]): void {
  const decided = Object.entries(answer.decisions).flatMap(([section, items]) =>
    Object.keys(items).map((item) => `${section}.${item}`),
  );
  const known = new Set(catalogue.map((item) => item.id));
  const missing = [...known].filter((id) => !decided.includes(id));
  const extra = decided.filter((id) => !known.has(id));
  if (missing.length > 0 || extra.length > 0)
    throw new GatesError(
      'engine_failed',
      `The policy engine did not decide every item once; missing: ${missing.join(', ') || 'none'}; not in the catalogue: ${extra.join(', ') || 'none'}.`,
    );
}

function decisionOf(answer: EngineAnswer, item: CatalogueItem): RawDecision & { status: Status } {
  const [section = '', name = ''] = item.id.split('.');
  const decision = answer.decisions[section]?.[name];
  const status = statuses.find((known) => known === decision?.status);
  if (decision === undefined || status === undefined)
    throw new GatesError('engine_failed', `The policy engine gave ${item.id} no status that gates knows.`);
  if (status === 'not_applicable' && item.metadata.feature === undefined)
    throw new GatesError(
      'engine_failed',
      `The policy engine held ${item.id} not to apply, which no profile can ask for.`,
    );
  return { status, facts: decision.facts };
}

function readNow(now: string | Date | undefined): { text: string; time_ms: number; given: boolean } {
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

type SignatureStates = ReturnType<typeof verifySignatures>['observations'];

/** An observation with a broken signature is not evidence: it is judged as if it were not there. */
function withoutRefused(snapshot: Snapshot, states: SignatureStates): Snapshot {
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

function listObservations(
  snapshot: Snapshot,
  answer: EngineAnswer,
  states: SignatureStates,
): ReportObservation[] {
  return Object.entries(snapshot.observations).flatMap(([moment, domains]) =>
    Object.entries(domains ?? {}).flatMap(([domain, observation]) => {
      if (observation === undefined) return [];
      const signature = states[`${moment}/${domain}`];
      return [
        {
          moment: moment as ReportObservation['moment'],
          domain: domain as ReportObservation['domain'],
          collectedAt: observation.collectedAt,
          collector: observation.collector,
          state: answer.observation_states[moment]?.[domain]?.state ?? 'refused',
          signature: signature?.state ?? 'unsigned',
          ...(signature?.by === undefined ? {} : { signedBy: signature.by }),
          problems: [
            ...(observation.problems ?? []).map(({ path, reason }) =>
              path === '' ? reason : `${path}: ${reason}`,
            ),
            ...(signature?.reason === undefined ? [] : [signature.reason]),
          ],
        },
      ];
    }),
  );
}
