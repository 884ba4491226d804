import type { KeyObject } from 'node:crypto';
import { z } from 'zod';
import type { CatalogueItem } from '../catalogue.ts';
import type { Envelope } from '../signing/dsse.ts';
import { predicateTypes } from '../signing/predicates.ts';
import { signStatement } from '../signing/statement.ts';
import { refuse, refuseSecrets } from './refuse.ts';
import { itemOf, line, personOf, readSigned, type SignedContext, signerOf } from './signed.ts';
import { checkReleaseSubject, releaseSubject } from './subject.ts';

/** What a person states of one item of one release. */
export const attestationSchema = z.strictObject({
  item: line,
  person: line,
  role: line,
  /** what the signer's clock said; nothing rests on it */
  signedAt: line,
  /** what METADATA's `claims` asks for, such as a link */
  claims: z.record(z.string().regex(/^[a-z][a-z0-9_]{0,63}$/), line),
});
export type Attestation = z.infer<typeof attestationSchema>;

/** True for items that only a signature over everything before them proves. */
export function isFinalApproval(item: CatalogueItem): boolean {
  return item.section === 'final_approval' && item.metadata.attested_by !== undefined;
}

/**
 * Signs an attestation of one item. The person is the one to whom the trust says that the key belongs.
 *
 * @throws GatesError `key_invalid` for a key that the trust doesn't know, `signature_invalid` for whatever would be refused
 *   later: an unknown item or one that nobody attests, a final approval, a missing claim, a release without an image digest,
 *   a role that the person does not hold, a key that does not count now
 */
export function createAttestation(
  request: {
    readonly item: string;
    readonly claims?: Readonly<Record<string, string>>;
    readonly privateKey: KeyObject;
  },
  context: SignedContext,
): Envelope {
  const where = 'the new attestation';
  const item = itemOf(context.catalogue, request.item, where);
  const role = attestedBy(item, where);
  const claims = { ...request.claims };
  const missing = (item.metadata.claims ?? []).filter((name) => (claims[name] ?? '').trim() === '');
  if (missing.length > 0) refuse(where, `${item.id} asks for the claims ${missing.join(', ')}`);
  refuseSecrets(claims, where);
  const predicate: Attestation = {
    item: item.id,
    person: personOf(request.privateKey, context.keyring),
    role,
    signedAt: new Date(context.now_ms).toISOString(),
    claims,
  };
  const envelope = signStatement(
    {
      _type: 'https://in-toto.io/Statement/v1',
      subject: [releaseSubject(context.release, where)],
      predicateType: predicateTypes.attestation,
      predicate,
    },
    request.privateKey,
  );
  matchAttestation(envelope, context, where);
  return envelope;
}

/**
 * The attestation in an envelope, when it counts: it is of this release and of an item that is attested in this role, and
 * the person it names signed it with a key that holds the role now. What it must claim, the item's rule decides.
 *
 * @throws GatesError with a sentence that says why it does not count
 */
export function matchAttestation(envelope: Envelope, context: SignedContext, where: string): Attestation {
  const expected = { type: predicateTypes.attestation, schema: attestationSchema };
  const { statement, predicate, keys } = readSigned(envelope, expected, context.keyring, where);
  checkReleaseSubject(statement, context.release, where);
  const item = itemOf(context.catalogue, predicate.item, where);
  const role = attestedBy(item, where);
  if (predicate.role !== role)
    refuse(where, `it was signed in the role ${predicate.role}; ${item.id} asks for ${role}`);
  signerOf(keys, { person: predicate.person, role, now_ms: context.now_ms }, where);
  return predicate;
}

function attestedBy(item: CatalogueItem, where: string): string {
  if (isFinalApproval(item))
    refuse(where, `${item.id} asks for an approval of all the evidence, not for an attestation`);
  return item.metadata.attested_by ?? refuse(where, `${item.id} is not proven by a signature`);
}
