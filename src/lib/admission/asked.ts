import type { Profile } from '../profile/schema.ts';

/** A kind that the webhook is asked about when an object of it is created or changed. */
export interface AskedKind {
  readonly group: string;
  /** `*` for kinds whose versions are their maker's; the API server converts the others to v1 */
  readonly version: 'v1' | '*';
  readonly kind: string;
  readonly resource: string;
  readonly scope: 'Namespaced' | 'Cluster';
}

const kinds = (
  group: string,
  resources: Readonly<Record<string, string>>,
  { version = 'v1', scope = 'Namespaced' }: Partial<Pick<AskedKind, 'version' | 'scope'>> = {},
): AskedKind[] =>
  Object.entries(resources).map(([kind, resource]) => ({ group, version, kind, resource, scope }));

const rbac = 'rbac.authorization.k8s.io';

/** What runs, what leads traffic to it, what it may do, and where literals stand: every kind that a rule judges as it is written. */
export const askedKinds: readonly AskedKind[] = [
  ...kinds('', {
    ConfigMap: 'configmaps',
    Pod: 'pods',
    ReplicationController: 'replicationcontrollers',
    Service: 'services',
  }),
  ...kinds('apps', {
    DaemonSet: 'daemonsets',
    Deployment: 'deployments',
    ReplicaSet: 'replicasets',
    StatefulSet: 'statefulsets',
  }),
  ...kinds('batch', { CronJob: 'cronjobs', Job: 'jobs' }),
  ...kinds('networking.k8s.io', { Ingress: 'ingresses' }),
  ...kinds('gateway.networking.k8s.io', { HTTPRoute: 'httproutes' }, { version: '*' }),
  ...kinds('networking.istio.io', { VirtualService: 'virtualservices' }, { version: '*' }),
  ...kinds('split.smi-spec.io', { TrafficSplit: 'trafficsplits' }, { version: '*' }),

  ...kinds(rbac, { Role: 'roles', RoleBinding: 'rolebindings' }),
  ...kinds(
    rbac,
    { ClusterRole: 'clusterroles', ClusterRoleBinding: 'clusterrolebindings' },
    { scope: 'Cluster' },
  ),
];

/** The objects whose deletion would spoil a rollback, by resource of the core group or of `apps`. */
export function neededForRollback({
  public: { service },
  admission: { previous },
}: Profile): readonly { group: '' | 'apps'; resource: string; names: readonly string[] }[] {
  const present = (...names: readonly (string | undefined)[]) => [
    ...new Set(names.filter((name) => name !== undefined)),
  ];
  const needed = [
    { group: '' as const, resource: 'services', names: present(service, previous.service) },
    { group: '' as const, resource: 'configmaps', names: present(...previous.configMaps) },
    { group: '' as const, resource: 'secrets', names: present(...previous.secrets) },
    { group: 'apps' as const, resource: 'deployments', names: present(previous.deployment) },
  ];
  return needed.filter(({ names }) => names.length > 0);
}
