import type { KeyObject } from 'node:crypto';
import { z } from 'zod';
import type { CatalogueItem } from '../catalogue.ts';
import { sha256OfCanonicalJson } from '../json/index.ts';
import { type Milestone, milestones } from '../milestones.ts';
import type { Envelope } from '../signing/dsse.ts';
import { predicateTypes } from '../signing/predicates.ts';
import { signStatement } from '../signing/statement.ts';
import { digest } from '../snapshot/parts.ts';
import { type ApprovalBasis, approvalBasisSchema, changedParts } from './approval-basis.ts';
import { isFinalApproval } from './attestations.ts';
import { refuse } from './refuse.ts';
import { itemOf, line, personOf, readSigned, type SignedContext, signerOf } from './signed.ts';
import { checkReleaseSubject, releaseSubject } from './subject.ts';

/** What a person signs who approves a release: the digest of everything before the milestone, and its parts. */
export const approvalSchema = z.strictObject({
  item: line,
  milestone: z.enum(milestones),
  person: line,
  role: line,
  /** what the signer's clock said; nothing rests on it */
  signedAt: line,
  /** SHA-256 of the canonical JSON of `basis` */
  approves: digest,
  /** says what was seen, so that a later change can be named */
  basis: approvalBasisSchema,
});
export type Approval = z.infer<typeof approvalSchema>;

/** What is to be approved now, before each milestone. */
export interface ApprovalsContext extends SignedContext {
  readonly requiredBefore: ReadonlyMap<string, Milestone>;
  readonly basisOf: (milestone: Milestone) => { readonly digest: string; readonly document: ApprovalBasis };
}

/**
 * Signs a final approval over everything that its milestone rests on.
 *
 * @throws GatesError `key_invalid` for a key that the trust doesn't know, `signature_invalid` for whatever would be refused
 *   later
 */
export function createApproval(
  request: { readonly item: string; readonly privateKey: KeyObject },
  context: ApprovalsContext,
): Envelope {
  const where = 'the new approval';
  const item = itemOf(context.catalogue, request.item, where);
  const milestone = milestoneOf(item, context);
  const { digest: approves, document: basis } = context.basisOf(milestone);
  const predicate: Approval = {
    item: item.id,
    milestone,
    person: personOf(request.privateKey, context.keyring),
    role: approvedBy(item, where),
    signedAt: new Date(context.now_ms).toISOString(),
    approves,
    basis,
  };
  const envelope = signStatement(
    {
      _type: 'https://in-toto.io/Statement/v1',
      subject: [releaseSubject(context.release, where)],
      predicateType: predicateTypes.approval,
      predicate,
    },
    request.privateKey,
  );
  matchApproval(envelope, context, where);
  return envelope;
}

/**
 * The approval in an envelope, when it counts: it is of this release and of a final approval's item, the person it names
 * signed it with a key that holds the item's role now, and nothing of what it approves has changed.
 *
 * @throws GatesError with a sentence that says why it does not count
 */
export function matchApproval(envelope: Envelope, context: ApprovalsContext, where: string): Approval {
  const expected = { type: predicateTypes.approval, schema: approvalSchema };
  const { statement, predicate, keys } = readSigned(envelope, expected, context.keyring, where);
  checkReleaseSubject(statement, context.release, where);
  const item = itemOf(context.catalogue, predicate.item, where);
  const role = approvedBy(item, where);
  if (predicate.role !== role)
    refuse(where, `it was signed in the role ${predicate.role}; ${item.id} asks for ${role}`);
  signerOf(keys, { person: predicate.person, role, now_ms: context.now_ms }, where);
  const milestone = milestoneOf(item, context);
  if (predicate.milestone !== milestone)
    refuse(
      where,
      `it approves what comes before ${predicate.milestone}; ${item.id} is required before ${milestone}`,
    );
  checkBasis(predicate, context.basisOf(milestone), where);
  return predicate;
}

function checkBasis(
  { approves, basis, person }: Approval,
  current: { readonly digest: string; readonly document: ApprovalBasis },
  where: string,
): void {
  if (sha256OfCanonicalJson(basis) !== approves)
    refuse(where, 'the parts that it lists are not those that it approves');
  if (approves !== current.digest)
    refuse(where, `${person} signed it before ${changedParts(basis, current.document).join(', ')} changed`);
}

function milestoneOf({ id, metadata }: CatalogueItem, { requiredBefore }: ApprovalsContext): Milestone {
  return requiredBefore.get(id) ?? metadata.required_before;
}

function approvedBy(item: CatalogueItem, where: string): string {
  if (!isFinalApproval(item)) refuse(where, `${item.id} is no final approval`);
  return item.metadata.attested_by ?? refuse(where, `${item.id} names no role`);
}
