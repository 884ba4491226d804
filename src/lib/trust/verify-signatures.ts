import { GatesError } from '../errors.ts';
import { sha256OfCanonicalJson } from '../json/index.ts';
import type { Milestone } from '../milestones.ts';
import type { Envelope } from '../signing/dsse.ts';
import { predicateTypes } from '../signing/predicates.ts';
import type { Domain } from '../snapshot/domains.ts';
import type { Moment } from '../snapshot/moments.ts';
import { type ApprovalBasis, type ApprovalContext, approvalBasis } from './approval-basis.ts';
import { type ApprovalsContext, matchApproval } from './approvals.ts';
import { matchAttestation } from './attestations.ts';
import { itemNamedBy } from './item-named-by.ts';
import { keyringOf } from './keyring.ts';
import { lazyObservationDigests } from './observation-digests.ts';
import { judgeObservation, type ObservationSignature } from './observation-signatures.ts';
import { readUnverified } from './signed.ts';
import { matchWaiver, type Waiver } from './waivers.ts';

/** What signatures are judged against. */
export interface EvaluationContext extends Omit<ApprovalContext, 'digestOf'> {
  /** epoch milliseconds; keys and waivers count at this time, whatever time a signer states */
  readonly now_ms: number;
}

/** One envelope of the snapshot's attestations. `envelope` is its digest. */
export type AttestationRecord =
  | {
      readonly state: 'valid';
      readonly kind: 'attestation' | 'approval';
      readonly envelope: string;
      readonly item: string;
      readonly person: string;
      readonly role: string;
      /** what the signer's clock said */
      readonly signedAt: string;
      readonly claims: Readonly<Record<string, string>>;
      /** of an approval: what it approves */
      readonly approves?: string;
    }
  | RefusedEnvelope;

/** One envelope that does not count. */
export interface RefusedEnvelope {
  readonly state: 'refused';
  readonly envelope: string;
  /** the item that it names, where the catalogue has it */
  readonly item?: string;
  /** a whole sentence */
  readonly reason: string;
}

/** A waiver that covers its item now. */
export interface AcceptedWaiver extends Waiver {
  readonly envelope: string;
}

/** A statement that counts for an item, as the rules read it. */
export interface ValidStatement {
  readonly person: string;
  readonly role: string;
  readonly claims: Readonly<Record<string, string>>;
}

export interface VerifiedSignatures {
  /** what the rules read under `data.host` */
  readonly host: {
    readonly attestations: Readonly<
      Record<string, { readonly valid: readonly ValidStatement[]; readonly refused: readonly string[] }>
    >;
    /** every item that a valid waiver covers, whatever its status */
    readonly waived: Readonly<Record<string, true>>;
  };
  /** in the snapshot's order */
  readonly attestations: readonly AttestationRecord[];
  readonly waivers: {
    readonly accepted: readonly AcceptedWaiver[];
    readonly refused: readonly RefusedEnvelope[];
  };
  /** by `moment/domain` */
  readonly observations: Readonly<Record<string, ObservationSignature>>;
}

/**
 * Everything against which statements about a snapshot are signed and matched: what a caller needs for `createAttestation`,
 * `createApproval`, `createWaiver` and `approveWaiver`. Digests are computed when an approval first asks for them.
 *
 * @throws GatesError `trust_invalid` for a key that can't be read
 */
export function signingContext(evaluation: EvaluationContext): ApprovalsContext {
  return contextOf({ ...evaluation, digestOf: lazyObservationDigests(evaluation.snapshot) });
}

/**
 * Verifies every signature of a snapshot. A broken envelope is refused for itself, with a sentence; it never spoils another.
 *
 * @throws GatesError `trust_invalid` for a key that can't be read; `json_invalid` when an observation to be digested has no
 *   canonical JSON
 */
export function verifySignatures(evaluation: EvaluationContext): VerifiedSignatures {
  const digestOf = lazyObservationDigests(evaluation.snapshot);
  const context = contextOf({ ...evaluation, digestOf });
  const { snapshot, now_ms } = evaluation;

  const attestations = (snapshot.attestations ?? []).map((envelope, index) =>
    attempt(envelope, `attestations[${index}]`, context, matchStatement),
  );
  const waivers = (snapshot.waivers ?? []).map((envelope, index) =>
    attempt(envelope, `waivers[${index}]`, context, (one, where) => ({
      ...matchWaiver(one, context, where),
      state: 'accepted' as const,
    })),
  );
  const accepted = waivers
    .filter((waiver) => waiver.state === 'accepted')
    .map(({ state: _, ...waiver }): AcceptedWaiver => waiver);
  const observations = Object.fromEntries(
    Object.entries(snapshot.observations).flatMap(([moment, domains]) =>
      Object.entries(domains ?? {}).flatMap(([domain, observation]) => {
        if (observation === undefined) return [];
        const place = { moment: moment as Moment, domain: domain as Domain, release: snapshot.release };
        const digest = () => digestOf(place.moment, place.domain) ?? '';
        return [
          [
            `${moment}/${domain}`,
            judgeObservation(observation, place, { ...context, digest, now_ms }),
          ] as const,
        ];
      }),
    ),
  );
  return {
    host: {
      attestations: byItem(attestations),
      waived: Object.fromEntries(accepted.map(({ item }) => [item, true])),
    },
    attestations,
    waivers: { accepted, refused: waivers.filter((waiver) => waiver.state === 'refused') },
    observations,
  };
}

function contextOf(context: ApprovalContext & { readonly now_ms: number }): ApprovalsContext {
  const bases = new Map<Milestone, { digest: string; document: ApprovalBasis }>();
  return {
    catalogue: context.catalogue,
    release: context.snapshot.release,
    keyring: keyringOf(context.trust, 'the trust'),
    now_ms: context.now_ms,
    requiredBefore: context.requiredBefore,
    basisOf(milestone) {
      const basis = bases.get(milestone) ?? approvalBasis(milestone, context);
      bases.set(milestone, basis);
      return basis;
    },
  };
}

function matchStatement(envelope: Envelope, where: string, context: ApprovalsContext) {
  if (readUnverified(envelope, where).predicateType === predicateTypes.approval) {
    const { item, person, role, signedAt, approves } = matchApproval(envelope, context, where);
    return { state: 'valid', kind: 'approval', item, person, role, signedAt, claims: {}, approves } as const;
  }
  return { state: 'valid', kind: 'attestation', ...matchAttestation(envelope, context, where) } as const;
}

function attempt<Match extends object>(
  envelope: Envelope,
  where: string,
  context: ApprovalsContext,
  match: (envelope: Envelope, where: string, context: ApprovalsContext) => Match,
): (Match & { readonly envelope: string }) | RefusedEnvelope {
  const digest = sha256OfCanonicalJson(envelope);
  try {
    return { ...match(envelope, where, context), envelope: digest };
  } catch (error) {
    if (!(error instanceof GatesError)) throw error;
    const named = itemNamedBy(envelope);
    const known = context.catalogue.some((item) => item.id === named);
    return {
      state: 'refused',
      envelope: digest,
      ...(named !== undefined && known ? { item: named } : {}),
      reason: error.message,
    };
  }
}

/** What counts and what does not, by item. Several statements of one person are one: the last. */
function byItem(records: readonly AttestationRecord[]): VerifiedSignatures['host']['attestations'] {
  interface Entry {
    readonly valid: Map<string, ValidStatement>;
    readonly refused: string[];
  }
  const items = new Map<string, Entry>();
  for (const record of records) {
    if (record.item === undefined) continue;
    const entry: Entry = items.get(record.item) ?? { valid: new Map(), refused: [] };
    items.set(record.item, entry);
    if (record.state === 'refused') entry.refused.push(record.reason);
    else {
      const { person, role, claims } = record;
      entry.valid.set(person, { person, role, claims });
    }
  }
  return Object.fromEntries(
    [...items].map(([id, { valid, refused }]) => [id, { valid: [...valid.values()], refused }]),
  );
}
