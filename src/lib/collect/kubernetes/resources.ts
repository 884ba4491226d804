import type { DomainData } from '../collector.ts';

type Cluster = DomainData<'cluster'>;
/** Keys of the cluster domain that hold lists. */
export type ListName = Exclude<keyof Cluster, 'uid' | 'server' | 'version'>;

export interface Resource {
  readonly group: string;
  readonly version: string;
  readonly resource: string;
  readonly kind: string;
  /** `cluster`: every namespace, or objects outside of namespaces; `namespace`: the release's own */
  readonly scope: 'cluster' | 'namespace';
  /** objects in one page */
  readonly page: number;
}

const page = 500;
/** These may be a megabyte each. */
const page_of_large = 50;

const core = (resource: string, kind: string, scope: Resource['scope'], size = page): Resource => ({
  group: '',
  version: 'v1',
  resource,
  kind,
  scope,
  page: size,
});
const grouped = (group: string, resource: string, kind: string, scope: Resource['scope']): Resource => ({
  group,
  version: 'v1',
  resource,
  kind,
  scope,
  page,
});
const rbac = 'rbac.authorization.k8s.io';

/**
 * Where each list of the cluster domain comes from. Roles and their bindings are read in every namespace: a service
 * account can be bound from any of them, and only a whole list shows that it is not.
 */
export const resources: Readonly<Record<ListName, Resource>> = {
  nodes: core('nodes', 'Node', 'cluster'),
  namespaces: core('namespaces', 'Namespace', 'cluster'),
  pods: core('pods', 'Pod', 'namespace'),
  deployments: grouped('apps', 'deployments', 'Deployment', 'namespace'),
  replicaSets: grouped('apps', 'replicasets', 'ReplicaSet', 'namespace'),
  services: core('services', 'Service', 'namespace'),
  endpointSlices: grouped('discovery.k8s.io', 'endpointslices', 'EndpointSlice', 'namespace'),
  ingresses: grouped('networking.k8s.io', 'ingresses', 'Ingress', 'namespace'),
  configMaps: core('configmaps', 'ConfigMap', 'namespace', page_of_large),
  secrets: core('secrets', 'Secret', 'namespace', page_of_large),
  serviceAccounts: core('serviceaccounts', 'ServiceAccount', 'namespace'),
  roles: grouped(rbac, 'roles', 'Role', 'cluster'),
  roleBindings: grouped(rbac, 'rolebindings', 'RoleBinding', 'cluster'),
  clusterRoles: grouped(rbac, 'clusterroles', 'ClusterRole', 'cluster'),
  clusterRoleBindings: grouped(rbac, 'clusterrolebindings', 'ClusterRoleBinding', 'cluster'),
  persistentVolumeClaims: core('persistentvolumeclaims', 'PersistentVolumeClaim', 'namespace'),
};

/**
 * The lists that the wanted paths lie in. Owner chains lead from pods through ReplicaSets to Deployments. Where pods are held
 * against what nodes have, those of all namespaces count.
 */
export function wantedLists(paths: readonly string[]): ReadonlyMap<ListName, Resource> {
  const named = new Set(paths.map((path) => path.split('.')[0] ?? ''));
  const all = named.has('');
  const onNodes = all || (named.has('pods') && named.has('nodes'));
  if (named.has('pods')) for (const owner of ['replicaSets', 'deployments']) named.add(owner);
  const lists = (Object.entries(resources) as [ListName, Resource][]).filter(
    ([name]) => all || named.has(name),
  );
  return new Map(
    lists.map(([name, resource]) => [
      name,
      name === 'pods' && onNodes ? { ...resource, scope: 'cluster' } : resource,
    ]),
  );
}

/** The path of a resource's list, without a query. */
export function listPath({ group, version, resource, scope }: Resource, namespace: string): string {
  const root = group === '' ? `/api/${version}` : `/apis/${group}/${version}`;
  const place = scope === 'cluster' ? '' : `/namespaces/${encodeURIComponent(namespace)}`;
  return `${root}${place}/${resource}`;
}

/** The right to list a resource, in the words of RBAC. */
export function listRight({ group, resource, scope }: Resource, namespace: string): string {
  const place = scope === 'cluster' ? 'in the whole cluster' : `in the namespace ${namespace}`;
  return `list on ${resource}${group === '' ? '' : `.${group}`} ${place}`;
}
