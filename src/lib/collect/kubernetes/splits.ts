import { redactObject } from '../../snapshot/redact.ts';
import type { DomainData, Problem } from '../collector.ts';
import { ApiError, type KubernetesApi, messageOf } from './api.ts';
import { listAll } from './list.ts';
import { problemOf } from './problems.ts';
import { listPath, listRight, type Resource, resources } from './resources.ts';

type Json = Record<string, unknown>;

/** Kinds that split traffic and that a cluster may not know. */
const kinds = [
  { group: 'networking.istio.io', resource: 'virtualservices', kind: 'VirtualService' },
  { group: 'split.smi-spec.io', resource: 'trafficsplits', kind: 'TrafficSplit' },
  { group: 'gateway.networking.k8s.io', resource: 'httproutes', kind: 'HTTPRoute' },
] as const;
const canary_annotation = 'nginx.ingress.kubernetes.io/canary';

/**
 * The declared splits of the release's namespace, of each kind that the API server knows; one that it doesn't know splits
 * nothing. The list is whole only when every kind was read to its end.
 */
export async function seeSplits(
  api: KubernetesApi,
  namespace: string,
  wanted: readonly string[],
  signal: AbortSignal,
): Promise<{ data: DomainData<'traffic'>; problems: Problem[] }> {
  const problems: Problem[] = [];
  if (wanted.some((path) => path === '' || path.startsWith('observed')))
    problems.push({ path: 'observed', reason: 'this version has no collector for the observed shares' });
  if (!wanted.some((path) => path === '' || path.startsWith('splits'))) return { data: {}, problems };

  const read = async (resource: Resource, isSplit: (object: Json) => boolean) => {
    const listing = await listAll(api, listPath(resource, namespace), {
      page: resource.page,
      signal,
      keep: (object) => (isSplit(object) ? pruned(object, resource) : undefined),
    });
    if (listing.failure !== undefined)
      problems.push(problemOf('splits', listing.failure, listRight(resource, namespace)));
    return listing;
  };
  try {
    const served = (await Promise.all(kinds.map((kind) => findServed(api, kind, signal)))).flat();
    const listings = await Promise.all([
      read(resources.ingresses, isCanaryIngress),
      ...served.map((resource) => read(resource, () => true)),
    ]);
    const items = listings.flatMap((listing) => listing.items);
    return { data: { splits: { items, complete: listings.every(({ complete }) => complete) } }, problems };
  } catch (error) {
    return { data: {}, problems: [...problems, { path: 'splits', reason: messageOf(error) }] };
  }
}

/** Rights to read splits, in the words of RBAC. */
export function splitRights(namespace: string): string[] {
  const listed = kinds.map((kind): Resource => ({ ...kind, version: '', scope: 'namespace', page: 0 }));
  return [resources.ingresses, ...listed].map((resource) => listRight(resource, namespace));
}

/** The resource in the newest version that the server has it in, or nothing when it has none. */
async function findServed(
  api: KubernetesApi,
  { group, resource, kind }: (typeof kinds)[number],
  signal: AbortSignal,
): Promise<Resource[]> {
  const found = (await orMissing(api.request(`/apis/${group}`, { signal }))) as
    | { versions?: { version: string }[] }
    | undefined;
  for (const { version } of found?.versions ?? []) {
    const list = (await orMissing(api.request(`/apis/${group}/${version}`, { signal }))) as
      | { resources?: { name: string }[] }
      | undefined;
    if (list?.resources?.some(({ name }) => name === resource) === true)
      return [{ group, version, resource, kind, scope: 'namespace', page: 500 }];
  }
  return [];
}

async function orMissing(answer: Promise<unknown>): Promise<unknown> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) return undefined;
    throw error;
  }
}

function isCanaryIngress(object: Json): boolean {
  const annotations = (object['metadata'] as Json | undefined)?.['annotations'] as Json | undefined;
  return annotations?.[canary_annotation] === 'true';
}

function pruned(object: Json, { group, version, kind }: Resource): Json {
  const { name, namespace, uid, generation, labels, annotations } = object['metadata'] as Json;
  const metadata = { name, namespace, uid, generation, labels, annotations };
  const kept: Json = {
    apiVersion: `${group}/${version}`,
    kind,
    metadata: Object.fromEntries(Object.entries(metadata).filter(([, value]) => value !== undefined)),
    spec: object['spec'],
  };
  redactObject(kept);
  return kept;
}
