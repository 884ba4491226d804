export { attestVerdict } from './attest.ts';
export { isSignedFile, verdictFileBytes } from './file.ts';
export { verdictFileFormats } from './file-formats.ts';
export { type VerifiedVerdict, type VerifyVerdictOptions, verifyVerdict } from './verify.ts';
