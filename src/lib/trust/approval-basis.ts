import { z } from 'zod';
import type { CatalogueItem } from '../catalogue.ts';
import { evidenceOf } from '../item-evidence.ts';
import { sha256OfCanonicalJson } from '../json/index.ts';
import { type Milestone, milestones } from '../milestones.ts';
import type { ParameterValues } from '../parameters.ts';
import type { Profile } from '../profile/schema.ts';
import type { Envelope } from '../signing/dsse.ts';
import { digest } from '../snapshot/parts.ts';
import { releaseSchema, type Snapshot } from '../snapshot/schema.ts';
import { isFinalApproval } from './attestations.ts';
import { itemNamedBy } from './item-named-by.ts';
import type { ObservationDigests } from './observation-digests.ts';
import type { Trust } from './schema.ts';

/** What a final approval approves, in digests: whoever changes any of it voids the approval. */
export const approvalBasisSchema = z.strictObject({
  release: releaseSchema,
  milestone: z.enum(milestones),
  /** by `moment/domain`: the observations on which the milestone's items rest, without their signatures */
  observations: z.record(z.string(), digest),
  /** envelopes of layer 1 for items of the milestone, whether they count or not, sorted */
  waivers: z.array(digest),
  attestations: z.array(digest),
  profile: digest,
  parameters: digest,
  trust: digest,
  policies: digest,
});
export type ApprovalBasis = z.infer<typeof approvalBasisSchema>;

/** Everything that an approval of this evaluation covers. */
export interface ApprovalContext {
  readonly snapshot: Snapshot;
  readonly catalogue: readonly CatalogueItem[];
  readonly profile: Profile;
  readonly parameters: ParameterValues;
  readonly trust: Trust;
  /** `sha256:` of the policy file */
  readonly policiesDigest: string;
  /** the milestone before which each item is required, by id */
  readonly requiredBefore: ReadonlyMap<string, Milestone>;
  readonly digestOf: ObservationDigests;
}

/**
 * What is approved before a milestone, and its digest: the SHA-256 of the document's canonical JSON. The milestone's items
 * are all that are required before it, those of earlier milestones included, and what derived ones among them are computed
 * from; neither evidence that is only shown nor other approvals belong to it.
 */
export function approvalBasis(
  milestone: Milestone,
  context: ApprovalContext,
): { readonly digest: string; readonly document: ApprovalBasis } {
  const { snapshot } = context;
  const items = itemsOfMilestone(milestone, context);
  const ids = new Set(items.filter((item) => !isFinalApproval(item)).map((item) => item.id));
  const document: ApprovalBasis = {
    release: snapshot.release,
    milestone,
    observations: Object.fromEntries(
      items.flatMap(evidenceOf).flatMap(({ moment, domain }) => {
        const found = context.digestOf(moment, domain);
        return found === undefined ? [] : [[`${moment}/${domain}`, found]];
      }),
    ),
    waivers: digestsFor(ids, snapshot.waivers),
    attestations: digestsFor(ids, snapshot.attestations),
    profile: sha256OfCanonicalJson(context.profile),
    parameters: sha256OfCanonicalJson(context.parameters.values),
    trust: sha256OfCanonicalJson(context.trust),
    policies: context.policiesDigest,
  };
  return { digest: sha256OfCanonicalJson(document), document };
}

/** The parts in which two documents differ, as a person names them; empty when they are equal. */
export function changedParts(signed: ApprovalBasis, current: ApprovalBasis): string[] {
  const places = [
    ...new Set([...Object.keys(signed.observations), ...Object.keys(current.observations)]),
  ].sort();
  const parts: [string, unknown, unknown][] = [
    ['the release', signed.release, current.release],
    ['the milestone', signed.milestone, current.milestone],
    ...places.map((place): [string, unknown, unknown] => [
      place,
      signed.observations[place] ?? null,
      current.observations[place] ?? null,
    ]),
    ['the waivers', signed.waivers, current.waivers],
    ['the attestations', signed.attestations, current.attestations],
    ['the profile', signed.profile, current.profile],
    ['the parameters', signed.parameters, current.parameters],
    ['the trust', signed.trust, current.trust],
    ['the policies', signed.policies, current.policies],
  ];
  return parts
    .filter(([, before, after]) => sha256OfCanonicalJson(before) !== sha256OfCanonicalJson(after))
    .map(([name]) => name);
}

function itemsOfMilestone(milestone: Milestone, context: ApprovalContext): CatalogueItem[] {
  const last = milestones.indexOf(milestone);
  const required = ({ id, metadata }: CatalogueItem) =>
    milestones.indexOf(context.requiredBefore.get(id) ?? metadata.required_before) <= last;
  const patterns = context.catalogue.filter(required).flatMap((item) => item.metadata.members ?? []);
  return context.catalogue.filter(
    (item) => required(item) || patterns.some((pattern) => isMember(item, pattern)),
  );
}

/** `members` of METADATA: an id, `section.*`, or `*`. */
function isMember({ id, section }: CatalogueItem, pattern: string): boolean {
  return pattern === '*' || pattern === id || pattern === `${section}.*`;
}

/** The same envelope twice is one: a copy adds nothing. Signatures count, so that a late approval of a waiver is a change. */
function digestsFor(ids: ReadonlySet<string>, envelopes: readonly Envelope[] | undefined): string[] {
  const belonging = (envelopes ?? []).filter((envelope) => ids.has(itemNamedBy(envelope) ?? ''));
  return [...new Set(belonging.map(sha256OfCanonicalJson))].sort();
}
