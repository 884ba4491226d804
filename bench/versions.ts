import { cpus, release, totalmem } from 'node:os';
import { pinnedVersion, resolveTool } from '../scripts/tools.ts';

/** The peers with their paths, and what everything ran on. */
export interface Versions {
  readonly opa: string;
  readonly conftest: string;
  /** one line each */
  readonly described: readonly string[];
}

export async function findVersions(): Promise<Versions> {
  const [opa, conftest] = await Promise.all([resolveTool('opa'), resolveTool('conftest')]);
  const processors = cpus();
  return {
    opa,
    conftest,
    described: [
      `node ${process.version}`,
      `opa ${await pinnedVersion('opa')}`,
      `conftest ${await pinnedVersion('conftest')}`,
      `kubectl and kube-apiserver ${await pinnedVersion('kubectl')}`,
      `${processors[0]?.model.trim() ?? 'unknown processor'}, ${processors.length} threads, ${Math.round(totalmem() / 2 ** 30)} GiB, Linux ${release()}`,
    ],
  };
}
