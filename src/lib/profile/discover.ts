import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { parseAllDocuments } from 'yaml';
import { z } from 'zod';

/** What could be found out about a release where `gates init` was started. Everything may be missing. */
export interface Discovered {
  readonly name?: string;
  readonly version?: string;
  readonly namespace?: string;
  readonly manifests?: string;
  readonly repository?: string;
  readonly tag?: string;
  readonly deployment?: string;
  readonly service?: string;
  readonly serviceAccount?: string;
  readonly container?: string;
  readonly podLabels?: Readonly<Record<string, string>>;
  readonly variables?: readonly string[];
  readonly ingress?: string;
  /** where each thing came from, one line a source */
  readonly sources: readonly string[];
}

const manifestFolders = ['k8s', 'manifests', 'deploy', 'kubernetes'];
const file_bytes_max = 4 * 1024 * 1024;

const labels = z.record(z.string(), z.string());
const manifest = z.looseObject({
  kind: z.string(),
  metadata: z.looseObject({ name: z.string(), namespace: z.string().optional(), labels: labels.optional() }),
  spec: z
    .looseObject({
      selector: z.unknown().optional(),
      template: z
        .looseObject({
          metadata: z.looseObject({ labels: labels.optional() }).optional(),
          spec: z
            .looseObject({
              serviceAccountName: z.string().optional(),
              containers: z
                .array(
                  z.looseObject({
                    name: z.string(),
                    image: z.string().optional(),
                    env: z.array(z.looseObject({ name: z.string() })).optional(),
                  }),
                )
                .optional(),
            })
            .optional(),
        })
        .optional(),
    })
    .optional(),
});
type Manifest = z.infer<typeof manifest>;

/** Looks at the manifests and the git checkout in a folder. What can't be read is simply not found. */
export async function discover(directory: string): Promise<Discovered> {
  const sources: string[] = [];
  const folder = await firstFolder(directory);
  const objects = folder === undefined ? [] : await readManifests(join(directory, folder));
  const deployments = objects.filter((object) => object.kind === 'Deployment');
  // the release is what neither a canary nor an older version is: the highest version label
  const [deployment] = deployments
    .filter((object) => !object.metadata.name.includes('canary'))
    .sort((a, b) => versionLabel(b).localeCompare(versionLabel(a), 'en', { numeric: true }));
  const container = deployment?.spec?.template?.spec?.containers?.[0];
  const podLabels = deployment?.spec?.template?.metadata?.labels;
  const image = splitImage(container?.image);
  const tag = await gitTag(directory);
  if (folder !== undefined && objects.length > 0) sources.push(`${objects.length} objects in ${folder}/`);
  if (tag !== undefined) sources.push(`git tag ${tag}`);
  const found = {
    name:
      deployment === undefined
        ? basename(directory)
        : (podLabels?.['app.kubernetes.io/name'] ?? podLabels?.['app']),
    version: podLabels?.['app.kubernetes.io/version'] ?? podLabels?.['version'] ?? tag,
    namespace: deployment?.metadata.namespace,
    manifests: objects.length > 0 ? folder : undefined,
    repository: image?.repository,
    tag: image?.tag,
    deployment: deployment?.metadata.name,
    service: serviceOf(objects, podLabels),
    serviceAccount: deployment?.spec?.template?.spec?.serviceAccountName,
    container: container?.name,
    podLabels,
    variables: container?.env?.map((variable) => variable.name),
    ingress: objects.find((object) => object.kind === 'Ingress' && !object.metadata.name.includes('canary'))
      ?.metadata.name,
  };
  return {
    ...Object.fromEntries(Object.entries(found).filter(([, value]) => value !== undefined)),
    sources,
  };
}

async function firstFolder(directory: string): Promise<string | undefined> {
  const entries = await readdir(directory, { withFileTypes: true }).catch(() => []);
  return manifestFolders.find((name) => entries.some((entry) => entry.isDirectory() && entry.name === name));
}

async function readManifests(folder: string): Promise<Manifest[]> {
  const names = (await readdir(folder)).filter((name) => /\.ya?ml$/.test(name)).sort();
  const texts = await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')));
  return texts
    .filter((text) => text.length <= file_bytes_max)
    .flatMap((text) => [...parseAllDocuments(text)])
    .flatMap((document) => {
      const parsed = manifest.safeParse(document.toJS({ maxAliasCount: 100 }));
      return parsed.success ? [parsed.data] : [];
    });
}

function versionLabel(object: Manifest): string {
  const found = object.spec?.template?.metadata?.labels;
  return found?.['app.kubernetes.io/version'] ?? found?.['version'] ?? '';
}

/** The Service that selects the release's pods. */
function serviceOf(
  objects: readonly Manifest[],
  podLabels: Record<string, string> | undefined,
): string | undefined {
  return objects.find((object) => {
    const selector = labels.safeParse(object.spec?.selector);
    return (
      object.kind === 'Service' &&
      selector.success &&
      Object.keys(selector.data).length > 0 &&
      Object.entries(selector.data).every(([name, value]) => podLabels?.[name] === value)
    );
  })?.metadata.name;
}

/** Splits `registry:5000/team/name:tag@sha256:…`; a colon before the last slash belongs to the registry's port. */
function splitImage(image: string | undefined): { repository: string; tag?: string } | undefined {
  const [reference = ''] = image?.split('@') ?? [];
  if (reference === '') return undefined;
  const colon = reference.lastIndexOf(':');
  return colon > reference.lastIndexOf('/')
    ? { repository: reference.slice(0, colon), tag: reference.slice(colon + 1) }
    : { repository: reference };
}

async function gitTag(directory: string): Promise<string | undefined> {
  try {
    const { stdout } = await promisify(execFile)('git', ['describe', '--tags', '--abbrev=0'], {
      cwd: directory,
    });
    return stdout.trim() || undefined;
  } catch {
    return undefined;
  }
}
