import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ControlPlane, startControlPlane } from '../../environment/control-plane.ts';
import { type PreparedExample, prepareExample, putToolsOnPath } from '../../environment/example.ts';
import type { PolicyFile } from '../../src/lib/catalogue.ts';
import { evaluate } from '../../src/lib/evaluate.ts';
import { defaultPolicies } from '../../src/lib/policies/default-policies.ts';
import type { Report } from '../../src/lib/report.ts';
import { mergeSnapshots } from '../../src/lib/snapshot/merge.ts';

const build_limit_ms = 45 * 60_000;
const limit_ms = 300_000;
/** Controllers take their time, on a loaded machine a long one. */
const poll = { timeout: 120_000, interval: 500 };
const namespace = 'starlight-prod';

/** Items that are decided by what the collectors see of the cluster. */
const live = [
  'environment.kubernetes_version',
  'environment.cluster_capacity',
  'environment.kubectl_access',
  'environment.helm_version',
  'infrastructure.namespace',
  'infrastructure.rbac',
  'infrastructure.postgresql_deployed',
  'infrastructure.redis_deployed',
  'infrastructure.database_ready',
  'infrastructure.cache_ready',
  'configuration.configmap',
  'configuration.secrets',
  'configuration.environment_variables',
  'configuration.model_volumes',
  'application.deployment_applied',
  'application.service_created',
  'application.ingress_configured',
  'application.pods_running',
  'application.rollout_successful',
  'health.pod_readiness',
];
/** Items over all items: they fail with any other. */
const overall = {
  'completion.all_items_checked': 'fail',
  'completion.failures_resolved_or_mitigated': 'fail',
};

let cluster: ControlPlane;
let directory: string;
let example: PreparedExample;
let policies: PolicyFile;
let healthy: Report;
let crashing: string;

beforeAll(async () => {
  policies = await defaultPolicies();
  await putToolsOnPath();
  directory = await mkdtemp(join(tmpdir(), 'gates-break-'));
  cluster = await startControlPlane({ nodes: 3 });
  example = await prepareExample('starlight', cluster, directory);
  await example.rollout.advance('pre-deployment');
  await example.rollout.advance('deployment');
  healthy = await judge();
}, build_limit_ms);

afterAll(async () => {
  await cluster?.stop();
  if (directory !== undefined) await rm(directory, { recursive: true, force: true });
}, limit_ms);

/** Collects the first two moments anew, and decides. No other evidence is there, and nobody is trusted. */
async function judge(kubeconfig?: string): Promise<Report> {
  const parts = [];
  for (const moment of ['pre-deployment', 'deployment'] as const) {
    const { snapshot } = await example.collect({
      moment,
      catalogue: policies.catalogue,
      ...(kubeconfig === undefined ? {} : { kubeconfig }),
    });
    parts.push({ file: moment, snapshot });
  }
  return evaluate(mergeSnapshots(parts), { policies, profile: example.profile, before: 'canary' });
}

/** The status of every item that is not decided as it was on the healthy cluster. */
function differences(report: Report): Record<string, string> {
  expect(report.items).toHaveLength(122);
  const before = new Map(healthy.items.map(({ id, status }) => [id, status]));
  const changed = report.items.filter(({ id, status }) => before.get(id) !== status);
  return Object.fromEntries(changed.map(({ id, status }) => [id, status]));
}

function messageOf(report: Report, id: string): string {
  return report.items.find((item) => item.id === id)?.message ?? `there is no ${id}`;
}

async function kube(...args: string[]): Promise<string> {
  const { stdout, stderr, code } = await cluster.kubectl(['--namespace', namespace, ...args]);
  expect(code, `kubectl ${args.join(' ')}: ${stderr}`).toBe(0);
  return stdout;
}
const manifest = (name: string) => join(directory, 'checkout', 'k8s', name);
const patch = (value: object) => ['--type=merge', '--patch', JSON.stringify(value)];
const firstPod = () =>
  kube('get', 'pods', '-l', 'app=starlight,version=v4', '-o', 'jsonpath={.items[0].metadata.name}');

/** Removes an object that others still use, as only somebody with force can. */
async function force(kind: string, name: string): Promise<void> {
  await kube('delete', kind, name, '--wait=false');
  await kube('patch', kind, name, ...patch({ metadata: { finalizers: null } }));
}

/** Pods that want so much that what the three nodes have left suffices, and what two of them have does not. */
const batch = JSON.stringify({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'batch', namespace: 'default' },
  spec: {
    replicas: 2,
    selector: { matchLabels: { app: 'batch' } },
    template: {
      metadata: { labels: { app: 'batch' } },
      spec: {
        nodeSelector: { 'gates.test/batch': 'here' },
        containers: [{ name: 'batch', image: 'batch', resources: { requests: { cpu: '5', memory: '1Gi' } } }],
      },
    },
  },
});

interface Break {
  readonly what: string;
  /** breaks it; what it returns must be named in the message of the first failing item */
  readonly make: () => Promise<string>;
  readonly undo: () => Promise<unknown>;
  /** items that fail, besides those over all items */
  readonly failing: readonly [string, ...string[]];
}

const breaks: readonly Break[] = [
  {
    what: 'a Secret is deleted',
    async make() {
      await kube('delete', 'secret', 'starlight-database');
      return 'starlight-database/DATABASE_URL';
    },
    undo: () =>
      kube(
        ...['create', 'secret', 'generic', 'starlight-database'],
        ...['--from-literal=DATABASE_URL=x', '--from-literal=POSTGRES_PASSWORD=x'],
      ),
    failing: [
      'configuration.secrets',
      'configuration.environment_variables',
      'configuration.database_connection',
    ],
  },
  {
    what: 'a ConfigMap is deleted',
    async make() {
      await kube('delete', 'configmap', 'starlight-v4-config');
      return 'starlight-v4-config/LOG_LEVEL';
    },
    undo: () => kube('apply', '-f', manifest('configmap.yaml')),
    failing: ['configuration.configmap', 'configuration.environment_variables'],
  },
  {
    what: 'the volume behind a claim is lost',
    async make() {
      await force('pv', 'starlight-prod-models');
      return 'claim: starlight-models';
    },
    async undo() {
      await force('pvc', 'starlight-models');
      await kube('apply', '-f', manifest('pvc.yaml'));
    },
    failing: ['configuration.model_volumes'],
  },
  {
    what: 'a node is scaled away from a full cluster',
    async make() {
      await kube('label', 'nodes', 'node-1', 'node-2', 'gates.test/batch=here');
      await cluster.kubectl(['apply', '-f', '-'], batch);
      await kube('--namespace=default', 'rollout', 'status', 'deployment/batch', '--timeout=120s');
      expect(differences(await judge())).toEqual({});
      await cluster.deleteNode('node-3');
      return 'free on 2 usable nodes';
    },
    async undo() {
      await cluster.addNode('node-3');
      await kube('--namespace=default', 'delete', 'deployment', 'batch');
      await kube('label', 'nodes', 'node-1', 'node-2', 'gates.test/batch-');
    },
    failing: ['environment.cluster_capacity'],
  },
  {
    what: 'every node is cordoned',
    async make() {
      await kube('cordon', 'node-1', 'node-2', 'node-3');
      return 'free on 0 usable nodes';
    },
    undo: () => kube('uncordon', 'node-1', 'node-2', 'node-3'),
    failing: ['environment.cluster_capacity', 'environment.kubernetes_version'],
  },
  {
    what: 'cluster-admin is bound to the service account',
    async make() {
      await kube(
        ...['create', 'clusterrolebinding', 'convenient', '--clusterrole=cluster-admin'],
        `--serviceaccount=${namespace}:starlight`,
      );
      return 'ClusterRoleBinding convenient to cluster-admin';
    },
    undo: () => kube('delete', 'clusterrolebinding', 'convenient'),
    failing: ['infrastructure.rbac'],
  },
  {
    what: 'a pod is in CrashLoopBackOff',
    async make() {
      crashing = await firstPod();
      await kube('annotate', 'pod', crashing, 'gates.test/crash-loop=true');
      return `${crashing}: CrashLoopBackOff`;
    },
    async undo() {
      await kube('delete', 'pod', crashing);
      await kube('rollout', 'status', 'deployment/starlight-v4', '--timeout=120s');
    },
    failing: ['application.pods_running', 'application.rollout_successful', 'health.pod_readiness'],
  },
  {
    what: 'another image is deployed',
    async make() {
      const image = `registry.starlight.example/starlight:v4-prod@sha256:${'ee'.repeat(32)}`;
      await kube('set', 'image', 'deployment/starlight-v4', `detector=${image}`);
      await kube('rollout', 'status', 'deployment/starlight-v4', '--timeout=120s');
      return image;
    },
    async undo() {
      await kube('rollout', 'undo', 'deployment/starlight-v4');
      await kube('rollout', 'status', 'deployment/starlight-v4', '--timeout=120s');
    },
    failing: ['application.deployment_applied'],
  },
  {
    what: 'the Service selects other pods',
    async make() {
      await kube('patch', 'service', 'starlight-v4', ...patch({ spec: { selector: { version: 'v9' } } }));
      return `pods not selected: ${await firstPod()}`;
    },
    undo: () => kube('apply', '-f', manifest('service.yaml')),
    failing: ['application.service_created'],
  },
];

test('on the healthy cluster everything passes that is decided by what is seen of it', () => {
  expect(healthy.items.filter(({ status }) => status === 'fail')).toEqual([]);
  expect(live).toHaveLength(20);
  const passing = healthy.items.filter(({ status }) => status === 'pass').map(({ id }) => id);
  expect(passing).toEqual(expect.arrayContaining(live));
});

describe('what is broken fails by name, and nothing else changes', () => {
  test.each(breaks)('$what', { timeout: limit_ms }, async ({ make, undo, failing }) => {
    const expected = { ...overall, ...Object.fromEntries(failing.map((id) => [id, 'fail'])) };
    let report = healthy;
    try {
      const named = await make();
      const seen = async () => {
        report = await judge();
        return differences(report);
      };
      await expect.poll(seen, poll).toEqual(expected);
      expect(report.verdict).toBe('no-go');
      expect(messageOf(report, failing[0])).toContain(named);
    } finally {
      await undo();
    }
    await expect.poll(async () => differences(await judge()), poll).toEqual({});
  });
});

test('without rights nothing is known, and each message says which right is missing', {
  timeout: limit_ms,
}, async () => {
  const report = await judge(await cluster.kubeconfigFor('newcomer'));
  expect(differences(report)).toEqual(Object.fromEntries(live.map((id) => [id, 'unknown'])));
  // kubectl's own answers need no right, so its items miss only the identity of the cluster
  const ownAnswers = ['environment.kubectl_access', 'environment.helm_version'];
  for (const id of live)
    expect(messageOf(report, id)).toMatch(ownAnswers.includes(id) ? /clusterUid/ : /403 Forbidden.*grant/);
});
