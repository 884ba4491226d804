import fc from 'fast-check';
import {
  type AnyObject,
  exampleObjects,
  otherDigest,
  podOf,
  releaseDigest,
  replicaSetController,
  reviewOf,
} from '../../src/lib/admission/reviews.testing.ts';

const repository = 'registry.starlight.example/starlight';
const images = [
  `${repository}:v4-prod@${releaseDigest}`,
  `${repository}@${releaseDigest}`,
  `${repository}@${otherDigest}`,
  `${repository}:v3-stable`,
  `${repository}:v4-prod`,
  'busybox',
  `${repository}@sha256:12`,
  `${repository}@${releaseDigest.toUpperCase()}`,
];

/** Names and values that rules look for, and what nobody expects there. */
const words = [
  ...[
    'metadata',
    'spec',
    'template',
    'containers',
    'initContainers',
    'ephemeralContainers',
    'name',
    'image',
    'env',
    'envFrom',
  ],
  ...[
    'resources',
    'limits',
    'requests',
    'cpu',
    'memory',
    'labels',
    'selector',
    'app',
    'version',
    'volumes',
    'volumeMounts',
  ],
  ...[
    'readinessProbe',
    'livenessProbe',
    'rules',
    'verbs',
    'subjects',
    'roleRef',
    'kind',
    'weight',
    'backends',
    'http',
    'tls',
  ],
  ...['password', 'redacted', 'identity', 'toString', 'constructor', ''],
];
const leaf = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    true,
    false,
    0,
    -1,
    1.5,
    1e15,
    '',
    '1',
    '500m',
    '1Gi',
    '2.5',
    'NaN',
    '-1',
    '*',
    ...images,
  ),
  fc.constantFrom(...words),
  fc.string({ maxLength: 12, unit: 'binary' }),
  fc.integer(),
);
const { value } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    leaf,
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(fc.oneof(fc.constantFrom(...words), fc.string({ maxLength: 6 })), tie('value'), {
      maxKeys: 4,
    }),
  ),
}));

/** A change of one place of an object: the place is one that it has. */
const change = fc.record({
  place: fc.nat(),
  how: fc.constantFrom('replace', 'remove', 'remove', 'double', 'image', 'image', 'image'),
  value,
  image: fc.constantFrom(...images),
});
type Change = { place: number; how: string; value: unknown; image: string };

interface Place {
  readonly holder: AnyObject;
  readonly key: string | number;
}

function placesOf(node: AnyObject, found: Place[] = []): Place[] {
  if (typeof node !== 'object' || node === null) return found;
  for (const key of Array.isArray(node) ? node.keys() : Object.keys(node)) {
    found.push({ holder: node, key });
    placesOf(node[key], found);
  }
  return found;
}

function applied(object: AnyObject, { place, how, value: added, image }: Change): void {
  const places = placesOf(object);
  const chosen = how === 'image' ? places.filter(({ key }) => key === 'image') : places;
  const { holder, key } = chosen[place % Math.max(1, chosen.length)] ?? {};
  if (holder === undefined || key === undefined) return;
  if (how === 'replace') holder[key] = structuredClone(added);
  if (how === 'remove') Array.isArray(holder) ? holder.splice(Number(key), 1) : delete holder[key];
  if (how === 'double' && Array.isArray(holder)) {
    const copy = structuredClone(holder[Number(key)]);
    if (typeof copy === 'object' && copy !== null && 'name' in copy) copy.name = `${copy.name}-2`;
    holder.unshift(copy);
  }
  if (how === 'image') holder[key] = image;
}

/** Objects of every kind that the rules know, as they fit. */
export async function wholeObjects(): Promise<AnyObject[]> {
  const names = [
    'deployment',
    'canary',
    'previous',
    'configmap',
    'ingress',
    'public-service',
    'rbac',
    'service',
    'traffic-split',
  ];
  const objects = (await Promise.all(names.map(exampleObjects))).flat();
  const [deployment] = objects;
  const { template } = deployment.spec;
  const made = (kind: string, spec: object) => ({ kind, metadata: { name: 'starlight-v4' }, spec });
  const metadata = { name: 'split', namespace: 'starlight-prod' };
  return [
    ...objects,
    podOf(deployment),
    ...['ReplicaSet', 'StatefulSet', 'DaemonSet', 'ReplicationController', 'Job'].map((kind) =>
      made(kind, { template }),
    ),
    made('CronJob', { jobTemplate: { spec: { template } } }),
    { kind: 'Scale', metadata: { name: 'starlight-v3' }, spec: { replicas: 0 } },
    {
      kind: 'TrafficSplit',
      metadata,
      spec: {
        service: 'starlight',
        backends: [
          { service: 'starlight', weight: 90 },
          { service: 'starlight-canary', weight: 10 },
        ],
      },
    },
    {
      kind: 'VirtualService',
      metadata,
      spec: {
        hosts: ['starlight'],
        http: [{ route: [{ destination: { host: 'starlight-canary' }, weight: 100 }] }],
      },
    },
    {
      kind: 'HTTPRoute',
      metadata,
      spec: { rules: [{ backendRefs: [{ name: 'starlight-v4', weight: 1 }] }] },
    },
    {
      kind: 'ClusterRole',
      metadata: { name: 'view' },
      rules: [{ apiGroups: [''], resources: ['pods'], verbs: ['get', '*'] }],
    },
    {
      kind: 'ClusterRoleBinding',
      metadata,
      roleRef: { kind: 'ClusterRole', name: 'cluster-admin' },
      subjects: [{ kind: 'ServiceAccount', name: 'starlight', namespace: 'starlight-prod' }],
    },
    { kind: 'Namespace', metadata: { name: 'starlight-prod' } },
    { kind: 'PodExecOptions', command: ['sh'] },
  ].map((object) => structuredClone(object));
}

const splitGroups: Readonly<Record<string, string>> = {
  TrafficSplit: 'split.smi-spec.io',
  VirtualService: 'networking.istio.io',
  HTTPRoute: 'gateway.networking.k8s.io',
  ClusterRole: 'rbac.authorization.k8s.io',
  ClusterRoleBinding: 'rbac.authorization.k8s.io',
};

/** Reviews of objects that were changed in up to four places, by people and controllers, before any schema has read them. */
export function generatedReviews(objects: readonly AnyObject[]): fc.Arbitrary<AnyObject> {
  const makesPods = ({ spec }: AnyObject) =>
    (spec?.template ?? spec?.jobTemplate ?? spec?.containers) !== undefined;
  const indexes = objects.flatMap((object, index) => Array<number>(makesPods(object) ? 4 : 1).fill(index));
  return fc
    .record({
      index: fc.constantFrom(...indexes),
      changes: fc.array(change, { maxLength: 4 }),
      before: fc.array(change, { maxLength: 2 }),
      operation: fc.constantFrom('CREATE', 'CREATE', 'CREATE', 'UPDATE', 'UPDATE', 'DELETE', 'CONNECT'),
      userInfo: fc.constantFrom({ username: 'deployer' }, { username: 'deployer' }, replicaSetController),
      subResource: fc.constantFrom('', '', '', 'scale', 'ephemeralcontainers', 'exec'),
    })
    .map(({ index, changes, before, operation, userInfo, subResource }) => {
      const whole = objects[index];
      const wrapper = { object: structuredClone(whole) };
      for (const one of changes) applied(wrapper, one);
      const old = { object: structuredClone(whole) };
      for (const one of before) applied(old, one);
      const review: AnyObject = structuredClone(reviewOf(structuredClone(whole)));
      const group = splitGroups[whole.kind];
      if (group !== undefined) review.request.kind.group = group;
      Object.assign(review.request, {
        operation,
        userInfo,
        subResource,
        object: operation === 'DELETE' ? null : wrapper.object,
        oldObject: operation === 'UPDATE' || operation === 'DELETE' ? old.object : null,
      });
      return review;
    });
}
