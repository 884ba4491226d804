export { type Artifact, readArtifact } from './artifact.ts';
export { attachToImage } from './attach.ts';
export { mediaTypes, RegistryClient } from './client.ts';
export { dockerCredentials } from './docker-config.ts';
export { type ImageReference, parseImageReference } from './reference.ts';
export { findReferrers } from './referrers.ts';
export type { RepositoryOptions } from './repository.ts';
