import { createHash } from 'node:crypto';
import type { ServerInCluster } from './options.ts';
import { labelsOf } from './webhook.ts';

const port = 8443;
const user = 65_532;

/** Where the server finds its files, and the volume behind each. */
const mounts = {
  profile: '/etc/gates/profile',
  trust: '/etc/gates/trust',
  verdicts: '/etc/gates/verdicts',
  tls: '/etc/gates/tls',
} as const;

/** The key of each file in its ConfigMap. */
export const fileNames = { profile: 'gates.yaml', trust: 'trust.yaml' } as const;

/** The ConfigMaps and the Secret that the server mounts. */
export function volumeNames(
  name: string,
): Readonly<Record<'profile' | 'trust' | 'verdicts' | 'tls', string>> {
  return {
    profile: `${name}-profile`,
    trust: `${name}-trust`,
    verdicts: `${name}-verdicts`,
    tls: `${name}-tls`,
  };
}

/**
 * The Deployment: spread over machines and zones, with no right and no token, a file system that stays as it is, and time to
 * answer what is under way when a pod goes.
 */
export function deployment(name: string, server: ServerInCluster): object {
  const { namespace, replicas, files } = server;
  const labels = labelsOf(name);
  const spread = (topologyKey: string) => ({
    maxSkew: 1,
    topologyKey,
    whenUnsatisfiable: 'ScheduleAnyway',
    labelSelector: { matchLabels: labels },
  });
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace, labels },
    spec: {
      replicas,
      revisionHistoryLimit: 3,
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } },
      selector: { matchLabels: labels },
      template: {
        // profile and trust are read once: another text is another rollout
        metadata: { labels, annotations: { 'gates/files': digestOf(files) } },
        spec: {
          serviceAccountName: name,
          automountServiceAccountToken: false,
          enableServiceLinks: false,
          terminationGracePeriodSeconds: 30,
          securityContext: {
            runAsNonRoot: true,
            runAsUser: user,
            runAsGroup: user,
            fsGroup: user,
            seccompProfile: { type: 'RuntimeDefault' },
          },
          topologySpreadConstraints: [
            spread('kubernetes.io/hostname'),
            spread('topology.kubernetes.io/zone'),
          ],
          containers: [container(server)],
          volumes: volumes(name, server),
        },
      },
    },
  };
}

function container({ image }: ServerInCluster): object {
  const probe = (path: string) => ({ httpGet: { path, port: 'https', scheme: 'HTTPS' } });
  return {
    name: 'gates',
    image,
    command: ['gates', 'admission'],
    args: [
      `--profile=${mounts.profile}/${fileNames.profile}`,
      `--trust=${mounts.trust}/${fileNames.trust}`,
      `--verdicts=${mounts.verdicts}`,
      `--tls-cert=${mounts.tls}/tls.crt`,
      `--tls-key=${mounts.tls}/tls.key`,
      `--port=${port}`,
    ],
    ports: [{ name: 'https', containerPort: port }],
    // a limit of processor time would show as the cluster's latency
    resources: { requests: { cpu: '250m', memory: '256Mi' }, limits: { memory: '512Mi' } },
    startupProbe: { ...probe('/readyz'), periodSeconds: 1, failureThreshold: 60 },
    readinessProbe: { ...probe('/readyz'), periodSeconds: 5, timeoutSeconds: 2, failureThreshold: 2 },
    livenessProbe: { ...probe('/healthz'), periodSeconds: 10, timeoutSeconds: 2, failureThreshold: 6 },
    // until every node knows that this pod is going, it still gets requests; the image needs no shell
    lifecycle: { preStop: { exec: { command: ['node', '-e', 'setTimeout(() => {}, 5000)'] } } },
    securityContext: {
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    },
    volumeMounts: Object.entries(mounts).map(([volume, mountPath]) => ({
      name: volume,
      mountPath,
      readOnly: true,
    })),
  };
}

function volumes(name: string, { certificate }: ServerInCluster): object[] {
  const names = volumeNames(name);
  return [
    { name: 'profile', configMap: { name: names.profile } },
    { name: 'trust', configMap: { name: names.trust } },
    { name: 'verdicts', configMap: { name: names.verdicts } },
    { name: 'tls', secret: { secretName: 'issuer' in certificate ? names.tls : certificate.secret } },
  ];
}

const digestOf = ({ profile, trust }: ServerInCluster['files']): string =>
  createHash('sha256')
    .update(JSON.stringify([profile, trust]))
    .digest('hex')
    .slice(0, 32);

/** A node that is emptied takes one replica at a time. */
export function disruptionBudget(name: string, { namespace }: ServerInCluster): object {
  const labels = labelsOf(name);
  return {
    apiVersion: 'policy/v1',
    kind: 'PodDisruptionBudget',
    metadata: { name, namespace, labels },
    spec: { maxUnavailable: 1, selector: { matchLabels: labels } },
  };
}

/** What the API server calls. */
export function service(name: string, { namespace }: ServerInCluster): object {
  const labels = labelsOf(name);
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, namespace, labels },
    spec: { selector: labels, ports: [{ name: 'https', port: 443, targetPort: 'https' }] },
  };
}

/** Requests come in, from wherever the API server and the nodes' probes are; nothing goes out. */
export function networkPolicy(name: string, { namespace }: ServerInCluster): object {
  const labels = labelsOf(name);
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name, namespace, labels },
    spec: {
      podSelector: { matchLabels: labels },
      policyTypes: ['Ingress', 'Egress'],
      ingress: [{ ports: [{ protocol: 'TCP', port: 'https' }] }],
      egress: [],
    },
  };
}
