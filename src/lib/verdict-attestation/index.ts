export { type AttestedVerdict, attestVerdict } from './attest.ts';
export { findVerdict, pushVerdict } from './beside-image.ts';
export { isSignedFile, verdictFileBytes } from './file.ts';
export { verdictFileFormats } from './file-formats.ts';
export { type VerifiedVerdict, type VerifyVerdictOptions, verifyVerdict } from './verify.ts';
