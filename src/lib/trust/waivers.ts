import type { KeyObject } from 'node:crypto';
import { z } from 'zod';
import type { CatalogueItem } from '../catalogue.ts';
import { parseRfc3339_ms } from '../rfc3339.ts';
import { addSignature, type Envelope } from '../signing/dsse.ts';
import { predicateTypes } from '../signing/predicates.ts';
import { signStatement } from '../signing/statement.ts';
import { refuse, refuseSecrets } from './refuse.ts';
import {
  itemOf,
  line,
  paragraph,
  personOf,
  readSigned,
  type Signed,
  type SignedContext,
  signerOf,
} from './signed.ts';
import { checkReleaseSubject, releaseSubject } from './subject.ts';

/** A dated acceptance of one item's `fail` or `unknown` for one release. */
export const waiverSchema = z.strictObject({
  item: line,
  reason: paragraph,
  mitigation: paragraph,
  /** RFC 3339; the waiver covers nothing from here on, nor when this is no time */
  expiresAt: line,
  requestedBy: line,
  approvedBy: line,
});
export type Waiver = z.infer<typeof waiverSchema>;

/**
 * Signs the request for a waiver; it counts once `approvedBy` has signed too. `requestedBy` is the person to whom the trust
 * says that the key belongs.
 *
 * @throws GatesError `key_invalid` for a key that the trust doesn't know, `signature_invalid` for whatever would be refused
 *   later, but for the missing second signature
 */
export function createWaiver(
  request: Omit<Waiver, 'requestedBy'> & { readonly privateKey: KeyObject },
  context: SignedContext,
): Envelope {
  const where = 'the new waiver';
  const { privateKey, ...terms } = request;
  refuseSecrets(terms, where);
  const predicate: Waiver = { ...terms, requestedBy: personOf(privateKey, context.keyring) };
  const envelope = signStatement(
    {
      _type: 'https://in-toto.io/Statement/v1',
      subject: [releaseSubject(context.release, where)],
      predicateType: predicateTypes.waiver,
      predicate,
    },
    privateKey,
  );
  matchRequest(envelope, context, where);
  const approver = context.keyring.people.filter((key) => key.person === predicate.approvedBy);
  signerOf(
    approver,
    { person: predicate.approvedBy, role: 'waiver_approver', now_ms: context.now_ms },
    where,
  );
  return envelope;
}

/**
 * Adds the approver's signature to a requested waiver. The result counts.
 *
 * @throws GatesError as `createWaiver` does, and when the key is not that of the person whom the request names as approver
 */
export function approveWaiver(envelope: Envelope, privateKey: KeyObject, context: SignedContext): Envelope {
  const where = 'the waiver';
  const { predicate } = matchRequest(envelope, context, where);
  const person = personOf(privateKey, context.keyring);
  if (person !== predicate.approvedBy)
    refuse(where, `it names ${predicate.approvedBy} as approver; the key is that of ${person}`);
  const approved = addSignature(envelope, privateKey);
  matchWaiver(approved, context, where);
  return approved;
}

/**
 * The waiver in an envelope, when it counts: it is of this release, its item may be waived, it has not expired, it says why
 * and what is done instead, and two different people signed it, the second with a key that may approve waivers now.
 *
 * @throws GatesError with a sentence that says why it does not count
 */
export function matchWaiver(envelope: Envelope, context: SignedContext, where: string): Waiver {
  const { predicate, keys } = matchRequest(envelope, context, where);
  const { approvedBy } = predicate;
  signerOf(keys, { person: approvedBy, role: 'waiver_approver', now_ms: context.now_ms }, where);
  return predicate;
}

/** All that a waiver must be, but for its approval. */
function matchRequest(envelope: Envelope, context: SignedContext, where: string): Signed<Waiver> {
  const expected = { type: predicateTypes.waiver, schema: waiverSchema };
  const signed = readSigned(envelope, expected, context.keyring, where);
  const { requestedBy, approvedBy, ...terms } = signed.predicate;
  checkReleaseSubject(signed.statement, context.release, where);
  const item = itemOf(context.catalogue, terms.item, where);
  const why = whyNotWaivable(item) ?? whyNotInForce(terms, context.now_ms);
  if (why !== undefined) refuse(where, why);
  if (requestedBy === approvedBy) refuse(where, `${requestedBy} can not approve what she or he asked for`);
  signerOf(signed.keys, { person: requestedBy, now_ms: context.now_ms }, where);
  return signed;
}

function whyNotWaivable({ id, layer, metadata }: CatalogueItem): string | undefined {
  if (metadata.critical) return `${id} is critical and can not be waived`;
  return layer === 'derived' ? `${id} is computed from other items; waive these` : undefined;
}

function whyNotInForce(
  { expiresAt, reason, mitigation }: Pick<Waiver, 'expiresAt' | 'reason' | 'mitigation'>,
  now_ms: number,
): string | undefined {
  const end_ms = parseRfc3339_ms(expiresAt);
  if (end_ms === undefined) return 'its expiry is no RFC 3339 time, so it counts as expired';
  if (!(end_ms > now_ms)) return `it expired at ${expiresAt}`;
  if (!saysSomething(reason)) return 'its reason says nothing';
  return saysSomething(mitigation) ? undefined : 'its mitigation says nothing';
}

const placeholder =
  /^(?:tbd|tba|todo|fixme|xxx)\b|^(?:n\/?a|none|null|nil|nothing|unknown|placeholder|\?+)\W*$|^<.*>$/isu;

function saysSomething(text: string): boolean {
  const trimmed = text.trim();
  return /\p{L}{2}/u.test(trimmed) && !placeholder.test(trimmed.replace(/^[^\p{L}<?]+/u, ''));
}
