import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse, stringify } from 'yaml';
import type { ControlPlane } from '../../environment/control-plane.ts';
import { type CatalogueItem, catalogueItemSchema } from '../../src/lib/catalogue.ts';
import type { Moment } from '../../src/lib/snapshot/moments.ts';

export const starlight = fileURLToPath(new URL('../../examples/starlight', import.meta.url));

/** A catalogue with one item, so that a test says itself which evidence is wanted. */
export function catalogueOf(moment: Moment, evidence: readonly string[]): CatalogueItem[] {
  return [
    catalogueItemSchema.parse({
      id: 'environment.wanted',
      section: 'environment',
      title: 'Wanted',
      description: 'Evidence that a test wants.',
      layer: 'checks',
      source: { file: 'wanted.rego', line: 1 },
      metadata: {
        phase: 'pre-deployment',
        moment,
        required_before: 'deploy',
        owner: 'DevOps',
        critical: true,
        evidence,
        messages: { pass: 'pass', fail: 'fail', unknown: 'unknown' },
        solution: 'Collect.',
      },
    }),
  ];
}

/** A copy of a kubeconfig with one thing changed; returns its path. */
export async function changedKubeconfig(
  cluster: ControlPlane,
  name: string,
  change: (config: {
    clusters: { cluster: Record<string, unknown> }[];
    users: { user: Record<string, unknown> }[];
  }) => void,
): Promise<string> {
  const config = parse(await readFile(cluster.kubeconfig, 'utf8'));
  change(config);
  const file = join(cluster.directory, `${name}.kubeconfig`);
  await writeFile(file, stringify(config), { mode: 0o600 });
  return file;
}
