export { type AttestedVerdict, type AttestRequest, attestVerdict } from './attest.ts';
export { isSignedFile, type VerdictFileFormat, verdictFileBytes, verdictFileFormats } from './file.ts';
export type { VerdictPredicate } from './predicate.ts';
export { type VerifiedVerdict, type VerifyVerdictOptions, verifyVerdict } from './verify.ts';
