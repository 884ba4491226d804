import type { DomainData, Problem } from '../collector.ts';
import type { KubernetesApi } from '../kubernetes/api.ts';
import { listAll } from '../kubernetes/list.ts';
import { problemOf } from '../kubernetes/problems.ts';
import { listPath, listRight, resources } from '../kubernetes/resources.ts';

type Releases = NonNullable<DomainData<'tools'>['helmReleases']>;
type HelmRelease = NonNullable<Releases['items']>[number];

/** With this the server sends metadata alone: no value of a Secret crosses the wire. */
const metadata_only = 'application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io';

/**
 * Helm's releases in the namespace, each in its newest revision as `helm list` shows them, from the labels of the Secrets in
 * which Helm keeps them. Chart and application version stand only in the values, which are not read.
 */
export async function seeHelmReleases(
  api: KubernetesApi,
  namespace: string,
  signal: AbortSignal,
): Promise<{ helmReleases?: Releases; problems: Problem[] }> {
  const path = listPath(resources.secrets, namespace);
  const { items, complete, failure } = await listAll(api, path, {
    page: 500,
    signal,
    accept: metadata_only,
    query: { labelSelector: 'owner=helm' },
    keep: releaseOf,
  });
  const newest = new Map<string, HelmRelease>();
  for (const release of items) {
    const other = newest.get(release.name ?? '');
    if (other === undefined || (other.revision ?? 0) < (release.revision ?? 0))
      newest.set(release.name ?? '', release);
  }
  const problems =
    failure === undefined
      ? []
      : [problemOf('helmReleases', failure, listRight(resources.secrets, namespace))];
  return complete || items.length > 0
    ? { helmReleases: { items: [...newest.values()], complete }, problems }
    : { problems };
}

function releaseOf(object: Record<string, unknown>): HelmRelease | undefined {
  const { labels, namespace } = (object['metadata'] ?? {}) as {
    labels?: Record<string, string>;
    namespace?: string;
  };
  const { name, status, version } = labels ?? {};
  if (name === undefined || status === undefined) return undefined;
  const revision = version !== undefined && /^[1-9][0-9]{0,8}$/.test(version) ? Number(version) : undefined;
  return {
    name,
    status,
    ...(namespace === undefined ? {} : { namespace }),
    ...(revision === undefined ? {} : { revision }),
  };
}
