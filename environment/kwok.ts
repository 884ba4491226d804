import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse, stringify } from 'yaml';
import { z } from 'zod';
import { run } from '../scripts/tools/run.ts';
import { moduleFolder } from '../scripts/tools.ts';

/** The lives that kwok's own module plays, as paths below its `kustomize/stage`. */
const SHIPPED_STAGES = [
  'node/fast/node-initialize.yaml',
  'node/heartbeat-with-lease/node-heartbeat-with-lease.yaml',
  'pod/fast/pod-delete.yaml',
  'volume/fast/pvc-provision.yaml',
  'volume/fast/pvc-delete.yaml',
  'volume/fast/pv-bind.yaml',
  'volume/fast/pv-delete.yaml',
];
const STORAGE_CLASS = 'volume/fast/storage-class.yaml';

/** The lives that this project plays, below `environment/stages`. */
const OWN_STAGES = ['pod-ready.yaml', 'pod-complete.yaml', 'pod-crash-loop.yaml'];
const TEMPLATES = 'image-id.tpl';

const goModule = z.object({ Dir: z.string() });
const stage = z.looseObject({
  kind: z.literal('Stage'),
  spec: z.looseObject({ next: z.looseObject({ statusTemplate: z.string().default('') }) }),
});

/** The folder of kwok's pinned Go module, which Go fetches if need be. */
export async function findKwokModule(): Promise<string> {
  const { stdout, stderr, code } = await run('go', ['mod', 'download', '-json', 'sigs.k8s.io/kwok'], {
    cwd: moduleFolder('kwok'),
    env: { ...process.env, GOWORK: 'off' },
  }).catch((cause: unknown) => {
    throw new Error('The cluster needs Go (https://go.dev/dl/), which fetches the stages of kwok.', {
      cause,
    });
  });
  if (code !== 0)
    throw new Error(`Go can't fetch the module of kwok, whose stages the cluster needs:\n${stderr}`);
  return goModule.parse(JSON.parse(stdout)).Dir;
}

export interface KwokFiles {
  /** Files of kwok Stages. */
  readonly stages: readonly string[];
  /** The manifest of the default StorageClass, whose claims the stages bind. */
  readonly storageClass: string;
}

/**
 * The files that tell kwok how nodes, pods and volumes live.
 *
 * Our own stages, and those at the paths `moreStages`, are copied into `directory` with the templates of
 * `environment/stages` before theirs, which may call them: `{{ template "imageID" .image }}`.
 */
export async function kwokFiles(
  kwokModule: string,
  directory: string,
  moreStages: readonly string[],
): Promise<KwokFiles> {
  const own = (name: string): string => fileURLToPath(new URL(`stages/${name}`, import.meta.url));
  const shipped = (name: string): string => join(kwokModule, 'kustomize', 'stage', name);
  const templates = await readFile(own(TEMPLATES), 'utf8');
  await mkdir(directory);

  const stages = SHIPPED_STAGES.map(shipped);
  for (const file of [...OWN_STAGES.map(own), ...moreStages]) {
    const content = stage.parse(parse(await readFile(file, 'utf8')));
    content.spec.next.statusTemplate = templates + content.spec.next.statusTemplate;
    const copy = join(directory, basename(file));
    await writeFile(copy, stringify(content), { flag: 'wx' });
    stages.push(copy);
  }
  return { stages, storageClass: shipped(STORAGE_CLASS) };
}

/** The arguments of a kwok that plays the kubelet of every node. */
export function kwokArguments(kubeconfig: string, stages: readonly string[]): string[] {
  return [
    `--kubeconfig=${kubeconfig}`,
    '--manage-all-nodes=true',
    '--node-lease-duration-seconds=40',
    ...stages.map((file) => `--config=${file}`),
  ];
}
