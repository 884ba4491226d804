export { installManifests, installYaml } from './manifests.ts';
export type { InstallOptions, ServerElsewhere, ServerInCluster } from './options.ts';
