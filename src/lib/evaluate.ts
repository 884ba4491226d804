import { createHash } from 'node:crypto';
import { checklistColumns } from './checklist-columns.ts';
import { decide, decisionOf } from './decide.ts';
import type { EngineAnswer } from './engine.ts';
import { referencesOf } from './evidence-references.ts';
import { inputsDigest } from './inputs-digest.ts';
import { sha256OfCanonicalJson } from './json/index.ts';
import { manifestPlaces } from './manifest-places.ts';
import { fillMessage } from './messages.ts';
import { type EvaluateOptions, type JudgedAt, prepare, readNow } from './prepare.ts';
import type { Report, ReportItem, ReportObservation } from './report.ts';
import type { Snapshot } from './snapshot/schema.ts';
import type { VerifiedSignatures } from './trust/index.ts';
import { type Status, verdictOf } from './verdict.ts';

/**
 * Decides every item of the catalogue over a snapshot and answers whether the release may go on.
 *
 * @param snapshot a snapshot as a value, or the bytes of its JSON
 * @returns the report; the same snapshot, policies, profile, trust and `now` give an equal one
 * @throws GatesError for input that can't be judged (`json_invalid`, `snapshot_invalid`, `profile_invalid`, `trust_invalid`,
 *   `parameters_invalid`, `scope_invalid`, `policies_invalid`) and when the engine does not decide every item once (`engine_failed`)
 */
export async function evaluate(snapshot: unknown, options: EvaluateOptions = {}): Promise<Report> {
  return evaluateAt(snapshot, options, readNow(options.now));
}

/**
 * Like `evaluate`, as of a time of which the caller says whether it was given. For replay alone: nobody else may call a time
 * the clock's that is not.
 */
export async function evaluateAt(
  snapshot: unknown,
  options: Omit<EvaluateOptions, 'now'>,
  judgedAt: JudgedAt,
): Promise<Report> {
  const prepared = await prepare(snapshot, options, judgedAt);
  const { policies, profile, parameters, trust, now, required, scope, ids, read, judged, signed } = prepared;
  const answer = await decide(judged, policies, prepared.host);

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
    const columns = checklistColumns(item.metadata.checklist ?? {}, {
      facts,
      parameters: parameters.values,
      profile,
    });
    const places = manifestPlaces(judged, evidence, facts);
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
      ...(Object.keys(columns).length === 0 ? {} : { columns }),
      ...(status === 'fail' || status === 'unknown' ? { solution: item.metadata.solution } : {}),
      evidence,
      ...(places === undefined ? {} : { places }),
      source: item.source,
    };
  });

  const inScope = items.filter((item) => item.inScope);
  const count = (status: Status) => inScope.filter((item) => item.status === status).length;
  const observations = listObservations(read, answer, signed.observations);
  const judgedNow = { time: now.text, given: now.given };
  const trusted = options.trust !== undefined;
  const digests = {
    snapshot: `sha256:${createHash('sha256').update(prepared.bytes).digest('hex')}`,
    policies: prepared.policiesDigest,
    module: policies.moduleDigest,
    profile: sha256OfCanonicalJson(profile),
    trust: sha256OfCanonicalJson(trust),
  };
  return {
    schema: 'gates.report/v1',
    verdict: verdictOf(inScope),
    scope,
    now: judgedNow,
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
      trusted,
    },
    items,
    observations,
    waivers: signed.waivers,
    attestations: signed.attestations,
    profile,
    parameters: { values: parameters.values, overrides: parameters.overrides },
    trust,
    digests: { ...digests, inputs: inputsDigest({ digests, scope, now: judgedNow, trusted }) },
    ...(read.notes === undefined ? {} : { notes: read.notes }),
  };
}

/** Reasons come as sentences and as parts of one. */
function joinReasons(reasons: readonly string[]): string {
  return reasons.map((reason) => reason.replace(/\.$/, '')).join('; ');
}

type SignatureStates = VerifiedSignatures['observations'];

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
