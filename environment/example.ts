import { readFile } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { resolveTool } from '../scripts/tools.ts';
import { collectMoment } from '../src/lib/collect/collect.ts';
import { parseProfile } from '../src/lib/profile/profile.ts';
import type { Profile } from '../src/lib/profile/schema.ts';
import { parseYaml } from '../src/lib/yaml.ts';
import { makeCheckout, writeScan, writeTestResults } from './checkout.ts';
import type { ControlPlane } from './control-plane.ts';
import { harbourRollout, type Rollout, starlightRollout } from './rollout.ts';

export type Example = 'starlight' | 'harbour';

/** What an example's release and the version before it are called, in git and by digest. */
export const identities = {
  starlight: { previous: 'v3', release: 'v4', imageDigest: digestOf('d1'), amd64Digest: digestOf('d2') },
  harbour: {
    previous: '2026.10',
    release: '2026.11',
    imageDigest: digestOf('e1'),
    amd64Digest: digestOf('e2'),
  },
} as const;

/** An example that is ready to be taken into production on a control plane. */
export interface PreparedExample {
  readonly profile: Profile;
  /** the text of its gates.yaml */
  readonly profileText: string;
  readonly rollout: Rollout;
  /** collects a moment with the real collectors; what can be given is given by `options` */
  collect(
    options: Pick<Parameters<typeof collectMoment>[0], 'moment' | 'catalogue' | 'onProgress'> & {
      /** default: the cluster's administrator */
      readonly kubeconfig?: string;
    },
  ): ReturnType<typeof collectMoment>;
}

/** Makes an example's git checkout with its pipeline's reports in `directory`; nothing is installed yet. */
export async function prepareExample(
  example: Example,
  cluster: ControlPlane,
  directory: string,
): Promise<PreparedExample> {
  const { imageDigest, ...tags } = identities[example];
  const checkout = await makeCheckout(example, join(directory, 'checkout'), { imageDigest, tags });
  const profileFile = join(checkout.directory, 'gates.yaml');
  const profileText = await readFile(profileFile, 'utf8');
  const profile = parseProfile(await parseYaml(profileText, profileFile, 'profile_invalid'), profileFile);
  const reference = `${profile.image.repository}:${profile.image.tag}`;
  await writeTestResults(checkout.directory);
  await writeScan(checkout.directory, { reference, digest: imageDigest }, new Date());
  const start = example === 'starlight' ? starlightRollout : harbourRollout;
  return {
    profile,
    profileText,
    rollout: await start({ cluster, checkout: checkout.directory, imageDigest }),
    collect: ({ kubeconfig = cluster.kubeconfig, ...options }) =>
      collectMoment({
        ...options,
        profile,
        directory: checkout.directory,
        cluster: { kubeconfig },
        stated: { imageDigest, revision: checkout.revision },
      }),
  };
}

/** Puts the pinned kubectl and helm first on the PATH: the tools collector asks those there, as a deployer's shell would. */
export async function putToolsOnPath(): Promise<void> {
  const programs = await Promise.all([resolveTool('kubectl'), resolveTool('helm')]);
  process.env['PATH'] = [...programs.map((program) => dirname(program)), process.env['PATH']].join(delimiter);
}

function digestOf(byte: string): string {
  return `sha256:${byte.repeat(32)}`;
}
