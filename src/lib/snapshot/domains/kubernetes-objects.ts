import { z } from 'zod';
import { count, flag, instant, text } from '../parts.ts';

/**
 * Kubernetes objects in their native shape. Kubernetes owns these shapes and adds to them with every release,
 * so unknown keys are kept; what a rule reads has its type checked here.
 */
const loose = <Shape extends z.core.$ZodLooseShape>(shape: Shape) => z.looseObject(shape).partial();

const labels = z.record(z.string(), text);

/** A literal that looked like a secret, as `redact` leaves it. */
export const redactedLiteral = z.strictObject({
  redacted: z.literal(true),
  length: count,
  kind: text,
});
const literal = z.union([text, redactedLiteral]);

/** A Kubernetes quantity, such as `500m`, `2Gi` or `4`. */
const quantity = z.union([text, z.number()]);
const quantities = z.record(z.string(), quantity);
const intOrString = z.union([z.int(), text]);

export const metadata = loose({
  name: text,
  namespace: text,
  uid: text,
  generation: count,
  labels,
  annotations: z.record(z.string(), literal),
  ownerReferences: z.array(loose({ kind: text, name: text, uid: text, controller: flag })),
  creationTimestamp: instant,
  deletionTimestamp: instant,
});

const condition = loose({ type: text, status: text, reason: text, message: text });
const named = { apiVersion: text, kind: text, metadata };

const keyReference = loose({ name: text, key: text, optional: flag });
const environmentVariable = loose({
  name: text,
  value: literal,
  valueFrom: loose({ configMapKeyRef: keyReference, secretKeyRef: keyReference }),
});
const sourceReference = loose({ name: text, optional: flag });
export const container = loose({
  name: text,
  image: text,
  command: z.array(literal),
  args: z.array(literal),
  env: z.array(environmentVariable),
  envFrom: z.array(loose({ prefix: text, configMapRef: sourceReference, secretRef: sourceReference })),
  ports: z.array(loose({ name: text, containerPort: z.int(), protocol: text })),
  resources: loose({ requests: quantities, limits: quantities }),
  volumeMounts: z.array(loose({ name: text, mountPath: text, subPath: text, readOnly: flag })),
  restartPolicy: text,
});

const volume = loose({
  name: text,
  configMap: loose({ name: text, optional: flag, items: z.array(loose({ key: text, path: text })) }),
  secret: loose({ secretName: text, optional: flag, items: z.array(loose({ key: text, path: text })) }),
  persistentVolumeClaim: loose({ claimName: text }),
  projected: loose({
    sources: z.array(
      loose({
        configMap: loose({ name: text, optional: flag, items: z.array(loose({ key: text })) }),
        secret: loose({ name: text, optional: flag, items: z.array(loose({ key: text })) }),
      }),
    ),
  }),
});

export const podSpec = loose({
  nodeName: text,
  serviceAccountName: text,
  containers: z.array(container),
  initContainers: z.array(container),
  ephemeralContainers: z.array(container),
  volumes: z.array(volume),
  overhead: quantities,
  resources: loose({ requests: quantities, limits: quantities }),
  imagePullSecrets: z.array(sourceReference),
});
const podTemplate = loose({ metadata, spec: podSpec });

const containerState = loose({
  waiting: loose({ reason: text, message: text }),
  running: loose({ startedAt: instant }),
  terminated: loose({ reason: text, exitCode: z.int(), finishedAt: instant }),
});
const containerStatus = loose({
  name: text,
  image: text,
  imageID: text,
  ready: flag,
  restartCount: count,
  state: containerState,
  lastState: containerState,
});

export const pod = loose({
  ...named,
  spec: podSpec,
  status: loose({
    phase: text,
    reason: text,
    conditions: z.array(condition),
    containerStatuses: z.array(containerStatus),
    initContainerStatuses: z.array(containerStatus),
    podIP: text,
    startTime: instant,
  }),
});

export const node = loose({
  ...named,
  spec: loose({ unschedulable: flag, taints: z.array(loose({ key: text, value: text, effect: text })) }),
  status: loose({
    allocatable: quantities,
    capacity: quantities,
    conditions: z.array(condition),
    nodeInfo: loose({ architecture: text, operatingSystem: text, kubeletVersion: text }),
  }),
});

export const namespace = loose({ ...named, status: loose({ phase: text }) });

export const deployment = loose({
  ...named,
  spec: loose({
    replicas: count,
    paused: flag,
    selector: loose({ matchLabels: labels, matchExpressions: z.array(z.looseObject({})) }),
    template: podTemplate,
  }),
  status: loose({
    observedGeneration: count,
    replicas: count,
    updatedReplicas: count,
    readyReplicas: count,
    availableReplicas: count,
    unavailableReplicas: count,
    conditions: z.array(condition),
  }),
});

export const replicaSet = loose({ ...named, spec: loose({ replicas: count, template: podTemplate }) });

export const service = loose({
  ...named,
  spec: loose({
    type: text,
    clusterIP: text,
    selector: labels,
    ports: z.array(loose({ name: text, port: z.int(), targetPort: intOrString, protocol: text })),
  }),
  status: loose({ loadBalancer: loose({ ingress: z.array(loose({ ip: text, hostname: text })) }) }),
});

export const endpointSlice = loose({
  ...named,
  endpoints: z.array(
    loose({
      addresses: z.array(text),
      conditions: loose({ ready: flag, serving: flag, terminating: flag }),
      targetRef: loose({ kind: text, name: text, namespace: text, uid: text }),
    }),
  ),
  ports: z.array(loose({ name: text, port: z.int(), protocol: text })),
});

const ingressBackend = loose({
  service: loose({ name: text, port: loose({ name: text, number: z.int() }) }),
});
export const ingress = loose({
  ...named,
  spec: loose({
    ingressClassName: text,
    defaultBackend: ingressBackend,
    tls: z.array(loose({ hosts: z.array(text), secretName: text })),
    rules: z.array(
      loose({ host: text, http: loose({ paths: z.array(loose({ path: text, backend: ingressBackend })) }) }),
    ),
  }),
  status: loose({ loadBalancer: loose({ ingress: z.array(loose({ ip: text, hostname: text })) }) }),
});

export const configMap = loose({
  ...named,
  data: z.record(z.string(), literal),
  binaryData: z.record(z.string(), z.unknown()),
});

/** A Secret without its values: only the names of its keys are ever kept. */
export const secret = z
  .strictObject({ ...named, type: text, keys: z.array(text), immutable: flag })
  .partial();

export const serviceAccount = loose({ ...named });

const policyRule = loose({
  verbs: z.array(text),
  apiGroups: z.array(text),
  resources: z.array(text),
  resourceNames: z.array(text),
  nonResourceURLs: z.array(text),
});
export const role = loose({ ...named, rules: z.array(policyRule) });
export const roleBinding = loose({
  ...named,
  roleRef: loose({ apiGroup: text, kind: text, name: text }),
  subjects: z.array(loose({ kind: text, name: text, namespace: text, apiGroup: text })),
});

export const persistentVolumeClaim = loose({
  ...named,
  spec: loose({ volumeName: text, storageClassName: text }),
  status: loose({ phase: text }),
});

/** Any object with a kind and a name: what a manifest or a traffic split may be. */
export const anyObject = loose({ ...named });
