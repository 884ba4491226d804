export { type ApprovalBasis, approvalBasis, changedParts } from './approval-basis.ts';
export { type Approval, createApproval, matchApproval } from './approvals.ts';
export { type Attestation, createAttestation, isFinalApproval, matchAttestation } from './attestations.ts';
export { itemNamedBy } from './item-named-by.ts';
export { keyringOf } from './keyring.ts';
export { createKey, type Holder, type NewKey } from './new-key.ts';
export { type ObservationSignature, signObservation } from './observation-signatures.ts';
export { type Role, roles } from './roles.ts';
export { type Trust, type TrustInput, trustSchema } from './schema.ts';
export { signItem } from './sign-item.ts';
export { nobody, parseTrust } from './trust.ts';
export {
  type AcceptedWaiver,
  type AttestationRecord,
  type EvaluationContext,
  type RefusedEnvelope,
  signingContext,
  type ValidStatement,
  type VerifiedSignatures,
  verifySignatures,
} from './verify-signatures.ts';
export { approveWaiver, createWaiver, matchWaiver, type Waiver } from './waivers.ts';
