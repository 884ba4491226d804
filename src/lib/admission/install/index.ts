export { type AskedKind, askedKinds } from './asked.ts';
export { installManifests, installYaml } from './manifests.ts';
export type { InstallOptions, ServerElsewhere, ServerInCluster } from './options.ts';
