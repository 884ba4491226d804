import type { KeyObject } from 'node:crypto';
import type { Envelope } from '../signing/dsse.ts';
import { type ApprovalsContext, createApproval } from './approvals.ts';
import { createAttestation, isFinalApproval } from './attestations.ts';
import { refuse } from './refuse.ts';
import { itemOf } from './signed.ts';

/**
 * Signs an item in the way that it asks for: a final approval over everything before its milestone, or an attestation.
 *
 * @throws GatesError as `createApproval` and `createAttestation` do, and `signature_invalid` for claims on an approval
 */
export function signItem(
  request: {
    readonly item: string;
    readonly claims?: Readonly<Record<string, string>>;
    readonly privateKey: KeyObject;
  },
  context: ApprovalsContext,
): Envelope {
  const item = itemOf(context.catalogue, request.item, 'the new signature');
  if (!isFinalApproval(item)) return createAttestation(request, context);
  const claims = Object.keys(request.claims ?? {});
  if (claims.length > 0)
    refuse('the new approval', `${item.id} carries no claims; found ${claims.join(', ')}`);
  return createApproval(request, context);
}
