import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ControlPlane, startControlPlane } from '../../environment/control-plane.ts';
import { run } from '../../scripts/tools/run.ts';
import { resolveTool } from '../../scripts/tools.ts';
import { type CollectOptions, type CollectProgress, collectMoment } from '../../src/lib/collect/collect.ts';
import { connect } from '../../src/lib/collect/kubernetes/api.ts';
import { listAll } from '../../src/lib/collect/kubernetes/list.ts';
import { prunerOf } from '../../src/lib/collect/kubernetes/prune.ts';
import { listPath, resources } from '../../src/lib/collect/kubernetes/resources.ts';
import { parseProfile } from '../../src/lib/profile/profile.ts';
import type { Moment } from '../../src/lib/snapshot/moments.ts';
import { validateSnapshot } from '../../src/lib/snapshot/snapshot.ts';
import { catalogueOf, changedKubeconfig, starlight } from './cluster.testing.ts';

const limit_ms = 240_000;
const digest = `sha256:${'5a'.repeat(32)}`;
const namespace = 'starlight-prod';
const profile = parseProfile({}, 'the test profile');
/** Planted in Secrets, annotations, environment and ConfigMaps; none of them may come out. */
const planted = {
  secretValue: 'planted-secret-value-4711',
  annotation: 'planted-annotation-value-4712',
  environment: 'planted-environment-value-4713',
  configMap: 'planted-config-value-4714',
  foreign: 'planted-foreign-value-4715',
};

let cluster: ControlPlane;

async function kubectl(...args: string[]): Promise<string> {
  const { stdout, stderr, code } = await cluster.kubectl(args);
  expect(code, stderr).toBe(0);
  return stdout;
}

async function apply(...objects: object[]): Promise<void> {
  const { stderr, code } = await cluster.kubectl(
    ['apply', '-f', '-'],
    JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects }),
  );
  expect(code, stderr).toBe(0);
}

function collect(moment: Moment, evidence: string[], options: Partial<CollectOptions> = {}) {
  return collectMoment({
    moment,
    profile,
    directory: starlight,
    catalogue: catalogueOf(moment, evidence),
    cluster: { kubeconfig: cluster.kubeconfig },
    ...options,
  });
}

/** `echo` of a password in the environment, in a pod of another namespace. */
const foreignPod = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'foreign', namespace: 'default', labels: { app: 'foreign' } },
  spec: {
    containers: [
      {
        name: 'main',
        image: 'registry.example/foreign:1',
        env: [{ name: 'NOTE', value: planted.foreign }],
        resources: { requests: { cpu: '250m', memory: '64Mi' } },
      },
    ],
  },
};
const leakyConfigMap = {
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'leaky', namespace },
  data: { DB_PASSWORD: planted.configMap, LEVEL: 'info' },
};
/** Over 128 KiB, so that the API server compresses the list that it is in. */
const largeConfigMap = {
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'large', namespace },
  data: { text: 'large '.repeat(30_000) },
};
const annotatedSecret = {
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: {
    name: 'annotated',
    namespace,
    annotations: { 'example.test/copy': planted.annotation },
    labels: { copy: planted.annotation },
  },
  stringData: { second: planted.secretValue, first: planted.secretValue },
};
const leakyDeployment = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'leaky', namespace },
  spec: {
    // the namespace admits no pod without a security context
    replicas: 0,
    selector: { matchLabels: { app: 'leaky' } },
    template: {
      metadata: { labels: { app: 'leaky' } },
      spec: {
        containers: [
          {
            name: 'main',
            image: 'registry.example/leaky:1',
            env: [
              { name: 'API_TOKEN', value: planted.environment },
              { name: 'NODE', valueFrom: { fieldRef: { fieldPath: 'spec.nodeName' } } },
            ],
            args: [`--token=${planted.environment}`],
          },
        ],
      },
    },
  },
};

beforeAll(async () => {
  cluster = await startControlPlane();
  const [helm, kubectlProgram] = [await resolveTool('helm'), await resolveTool('kubectl')];
  process.env['PATH'] = [dirname(kubectlProgram), dirname(helm), process.env['PATH']].join(':');
  const env = {
    ...process.env,
    HOME: cluster.directory,
    KUBECONFIG: cluster.kubeconfig,
    KUBECTL: kubectlProgram,
    IMAGE_DIGEST: digest,
    TIMEOUT: '120s',
  };
  await kubectl('apply', '-f', join(starlight, 'k8s', 'namespace.yaml'));
  const secrets = {
    'starlight-database': ['DATABASE_URL', 'POSTGRES_PASSWORD'],
    'starlight-cache': ['REDIS_URL', 'REDIS_PASSWORD'],
    'starlight-api': ['API_KEY'],
    'starlight-tls': ['tls.crt', 'tls.key'],
  };
  for (const [name, keys] of Object.entries(secrets))
    await kubectl(
      ...['-n', namespace, 'create', 'secret', 'generic', name],
      ...keys.map((key) => `--from-literal=${key}=${planted.secretValue}`),
    );
  for (const release of ['starlight-db', 'starlight-redis']) {
    const chart = join(starlight, 'charts', release);
    const { code, stderr } = await run(helm, ['install', release, chart, '-n', namespace], { env });
    expect(code, stderr).toBe(0);
  }
  const upgrade = ['upgrade', 'starlight-db', join(starlight, 'charts', 'starlight-db'), '-n', namespace];
  expect((await run(helm, upgrade, { env })).code).toBe(0);
  const deployed = await run(join(starlight, 'scripts', 'deploy.sh'), ['deploy'], { env });
  expect(deployed.code, deployed.stderr).toBe(0);
  await apply(foreignPod, leakyConfigMap, largeConfigMap, annotatedSecret, leakyDeployment);
}, 600_000);

afterAll(() => cluster?.stop());

describe('a cluster before the deployment', () => {
  it('gives nodes, the requests of all pods, and the tools, and fits the schema', {
    timeout: limit_ms,
  }, async () => {
    const events: CollectProgress[] = [];
    const evidence = [
      'cluster.version',
      'cluster.nodes',
      'cluster.pods',
      'tools.kubectl',
      'tools.access',
      'tools.helm',
      'registry.pull',
    ];
    const result = await collect('pre-deployment', evidence, { onProgress: (event) => events.push(event) });
    const snapshot = validateSnapshot(structuredClone(result.snapshot), 'collected');
    expect(snapshot).toEqual(result.snapshot);

    const observed = snapshot.observations['pre-deployment'];
    const data = observed?.cluster?.data;
    expect(observed?.cluster?.problems).toBeUndefined();
    expect(observed?.cluster?.collector).toBe('kubernetes@1');
    expect(observed?.cluster?.measuredOn).toEqual({
      clusterUid: cluster.clusterUid,
      target: { clusterUid: cluster.clusterUid, namespace },
    });
    expect(data?.version?.gitVersion).toBe('v1.36.4');
    expect(data?.nodes).toMatchObject({ complete: true, items: Array(3).fill({ kind: 'Node' }) });
    expect(data?.secrets).toBeUndefined();
    const foreign = data?.pods?.items?.find(({ metadata }) => metadata?.name === 'foreign');
    expect(foreign).toEqual({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'foreign', namespace: 'default', uid: expect.any(String) },
      spec: {
        nodeName: expect.stringMatching(/^node-/),
        containers: [{ name: 'main', resources: { requests: { cpu: '250m', memory: '64Mi' } } }],
      },
      status: { phase: 'Running' },
    });
    expect(data?.pods?.items?.some(({ metadata }) => metadata?.namespace === namespace)).toBe(true);

    const tools = observed?.tools;
    expect(tools?.problems).toBeUndefined();
    expect(tools?.data?.kubectl).toEqual({ clientVersion: 'v1.36.4', serverVersion: 'v1.36.4' });
    expect(tools?.data?.helm?.version).toMatch(/^v3\.19\.0/);
    expect(tools?.data?.access).toMatchObject({
      user: 'admin',
      server: cluster.server,
      clusterUid: cluster.clusterUid,
    });
    const reviews = tools?.data?.access?.reviews;
    expect(reviews?.complete).toBe(true);
    expect(reviews?.items?.length).toBeGreaterThan(20);
    expect(reviews?.items?.filter(({ allowed }) => allowed !== true)).toEqual([]);
    expect(tools?.measuredOn).toEqual({
      release: { name: 'starlight', version: 'v4' },
      clusterUid: cluster.clusterUid,
    });

    expect(result.withoutCollector).toEqual(['registry']);
    expect(result.snapshot.release.target).toEqual({ namespace, clusterUid: cluster.clusterUid });
    expect(events.map(({ collector, state }) => `${collector} ${state}`).sort()).toEqual([
      'kubernetes done',
      'kubernetes started',
      'tools done',
      'tools started',
    ]);
  });
});

describe('a cluster with the release', () => {
  const evidence = [
    ...Object.keys(resources).map((list) => `cluster.${list}`),
    'traffic.splits',
    'traffic.observed',
    'tools.helmReleases',
  ].filter((path) => path !== 'cluster.nodes');

  it('gives every list whole, key names of Secrets, and no secret', { timeout: limit_ms }, async () => {
    const result = await collect('deployment', evidence);
    const snapshot = validateSnapshot(structuredClone(result.snapshot), 'collected');
    const observed = snapshot.observations.deployment;
    const data = observed?.cluster?.data;
    expect(observed?.cluster?.problems).toBeUndefined();
    for (const list of Object.keys(resources).filter((name) => name !== 'nodes'))
      expect(data?.[list as keyof typeof resources]?.complete, list).toBe(true);

    const secrets = data?.secrets?.items ?? [];
    const keysOf = (name: string) => secrets.find(({ metadata }) => metadata?.name === name);
    expect(keysOf('starlight-database')).toEqual({
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'starlight-database', namespace, uid: expect.any(String) },
      type: 'Opaque',
      keys: ['DATABASE_URL', 'POSTGRES_PASSWORD'],
    });
    expect(keysOf('annotated')?.keys).toEqual(['first', 'second']);
    expect(data?.pods?.items?.every(({ metadata }) => metadata?.namespace === namespace)).toBe(true);
    const own = data?.pods?.items?.find(({ metadata }) => metadata?.name?.startsWith('starlight-v4-'));
    expect(own?.status?.containerStatuses?.[0]?.imageID).toContain(digest);
    expect(own?.metadata).not.toHaveProperty('managedFields');
    const leaky = data?.deployments?.items?.find(({ metadata }) => metadata?.name === 'leaky');
    expect(leaky?.spec?.template?.spec?.containers?.[0]?.env).toEqual([
      {
        name: 'API_TOKEN',
        value: { redacted: true, length: planted.environment.length, kind: 'named_like_a_secret' },
      },
      { name: 'NODE', valueFrom: { fieldRef: { apiVersion: 'v1', fieldPath: 'spec.nodeName' } } },
    ]);
    const leakyMap = data?.configMaps?.items?.find(({ metadata }) => metadata?.name === 'leaky');
    expect(leakyMap?.data).toMatchObject({ LEVEL: 'info', DB_PASSWORD: { kind: 'named_like_a_secret' } });

    const largeMap = data?.configMaps?.items?.find(({ metadata }) => metadata?.name === 'large');
    expect(largeMap?.data).toEqual(largeConfigMap.data);

    const text = JSON.stringify(result);
    const encoded = Object.values(planted).map((value) => Buffer.from(value).toString('base64').slice(0, 20));
    const searched = [...Object.values(planted), ...encoded, 'last-applied-configuration', 'managedFields'];
    expect(searched).toHaveLength(12);
    expect(searched.filter((value) => text.includes(value))).toEqual([]);

    expect(result.snapshot.release.image?.index).toBe(digest);
    expect(observed?.tools?.data?.helmReleases).toEqual({
      complete: true,
      items: [
        { name: 'starlight-db', namespace, status: 'deployed', revision: 2 },
        { name: 'starlight-redis', namespace, status: 'deployed', revision: 1 },
      ],
    });
    expect(observed?.traffic?.data).toEqual({ splits: { items: [], complete: true } });
    expect(observed?.traffic?.problems).toEqual([
      { path: 'observed', reason: expect.stringContaining('no collector') },
    ]);
    expect(observed?.traffic?.measuredOn).toEqual({ target: { clusterUid: cluster.clusterUid, namespace } });
  });

  it('lets what the caller states outrank what it finds, and tells the difference', {
    timeout: limit_ms,
  }, async () => {
    const stated = { imageDigest: `sha256:${'00'.repeat(32)}`, revision: 'abc' };
    const { snapshot, disagreements } = await collect('deployment', ['cluster.deployments'], { stated });
    expect(snapshot.release).toMatchObject({ revision: 'abc', image: { index: stated.imageDigest } });
    expect(disagreements).toEqual([
      {
        path: 'image.index',
        kept: { value: stated.imageDigest, from: 'the profile or an option' },
        refused: { value: digest, from: 'kubernetes' },
      },
    ]);
  });

  it('reads a canary Ingress as a split, and no other Ingress', { timeout: limit_ms }, async () => {
    const weight = { 'nginx.ingress.kubernetes.io/canary-weight': '10' };
    const ingress = (name: string, annotations: object) => ({
      apiVersion: 'networking.k8s.io/v1',
      kind: 'Ingress',
      metadata: { name, namespace, annotations },
      spec: { defaultBackend: { service: { name, port: { number: 80 } } } },
    });
    await apply(
      ingress('split', { 'nginx.ingress.kubernetes.io/canary': 'true', ...weight }),
      ingress('plain', weight),
    );
    const { snapshot } = await collect('canary', ['traffic.splits']);
    const splits = snapshot.observations.canary?.traffic?.data?.splits;
    expect(splits?.complete).toBe(true);
    expect(splits?.items?.map(({ kind, metadata }) => `${kind} ${metadata?.name}`)).toEqual([
      'Ingress split',
    ]);
    expect(splits?.items?.[0]?.metadata?.annotations).toMatchObject(weight);
  });

  it('reads the routes of an API that the cluster was taught', { timeout: limit_ms }, async () => {
    const cwd = fileURLToPath(new URL('../../tools/gateway-api', import.meta.url));
    const { stdout } = await run('go', ['mod', 'download', '-json', 'sigs.k8s.io/gateway-api'], { cwd });
    const crds = join(JSON.parse(stdout).Dir, 'config', 'crd', 'standard');
    await kubectl('apply', '--server-side', '-f', join(crds, 'gateway.networking.k8s.io_httproutes.yaml'));
    await kubectl('wait', '--for=condition=Established', 'crd/httproutes.gateway.networking.k8s.io');
    const backendRefs = [
      { name: 'starlight-v4', port: 80, weight: 10 },
      { name: 'starlight-v3', port: 80, weight: 90 },
    ];
    const route = {
      apiVersion: 'gateway.networking.k8s.io/v1',
      kind: 'HTTPRoute',
      metadata: { name: 'route', namespace },
      spec: { parentRefs: [{ name: 'gateway' }], rules: [{ backendRefs }] },
    };
    await expect
      .poll(async () => (await cluster.kubectl(['apply', '-f', '-'], JSON.stringify(route))).code, {
        timeout: 30_000,
      })
      .toBe(0);
    const { snapshot } = await collect('canary', ['traffic.splits']);
    const { data, problems } = snapshot.observations.canary?.traffic ?? {};
    expect(problems).toBeUndefined();
    const found = data?.splits?.items?.filter(({ kind }) => kind === 'HTTPRoute');
    expect(data?.splits?.complete).toBe(true);
    expect(found).toMatchObject([{ apiVersion: route.apiVersion, spec: { rules: [{ backendRefs }] } }]);
  });

  it('gives the same in pages of 2 and of 500', { timeout: limit_ms }, async () => {
    const api = await connect({ kubeconfig: cluster.kubeconfig });
    const signal = AbortSignal.timeout(limit_ms);
    const lists = ['pods', 'secrets', 'clusterRoles'] as const;
    const numbers: number[] = [];
    for (const list of lists) {
      const resource = resources[list];
      const [small, large] = await Promise.all(
        [2, 500].map((page) =>
          listAll(api, listPath(resource, namespace), {
            page,
            signal,
            keep: prunerOf(list, resource, namespace),
          }),
        ),
      );
      expect(small).toEqual(large);
      numbers.push(small?.items.length ?? 0);
    }
    api.close();
    expect(Math.min(...numbers), String(numbers)).toBeGreaterThan(4);
  });
});

describe('what can not be seen', () => {
  it('is a problem with the right that is missing, for a restricted account', {
    timeout: limit_ms,
  }, async () => {
    await apply(
      {
        apiVersion: 'rbac.authorization.k8s.io/v1',
        kind: 'Role',
        metadata: { name: 'viewer', namespace },
        rules: [{ apiGroups: ['apps', ''], resources: ['deployments', 'pods'], verbs: ['list'] }],
      },
      {
        apiVersion: 'rbac.authorization.k8s.io/v1',
        kind: 'RoleBinding',
        metadata: { name: 'viewer', namespace },
        roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'viewer' },
        subjects: [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'User', name: 'viewer' }],
      },
    );
    const kubeconfig = await cluster.kubeconfigFor('viewer');
    const evidence = [
      'cluster.deployments',
      'cluster.secrets',
      'tools.helmReleases',
      'tools.access',
      'traffic.splits',
    ];
    const { snapshot, collectors } = await collect('deployment', evidence, { cluster: { kubeconfig } });
    const observed = validateSnapshot(structuredClone(snapshot), 'collected').observations.deployment;
    expect(observed?.cluster?.data?.deployments?.complete).toBe(true);
    expect(observed?.cluster?.data?.secrets).toBeUndefined();
    expect(observed?.cluster?.measuredOn).toEqual({ target: { namespace } });
    expect(observed?.cluster?.problems).toEqual([
      {
        path: 'uid',
        reason: expect.stringMatching(/^403 Forbidden: .*grant get on the namespace kube-system/),
      },
      {
        path: 'secrets',
        reason: expect.stringMatching(
          /^403 Forbidden: .*"viewer".*grant list on secrets in the namespace starlight-prod/,
        ),
      },
    ]);
    expect(observed?.tools?.problems?.map(({ path }) => path)).toEqual(['access.clusterUid', 'helmReleases']);
    const denied = observed?.tools?.data?.access?.reviews?.items?.filter(({ allowed }) => allowed === false);
    expect(denied?.length).toBeGreaterThan(10);
    expect(observed?.traffic?.data?.splits?.complete).not.toBe(true);
    expect(observed?.traffic?.problems?.map(({ path }) => path)).toContain('splits');
    expect(collectors.map(({ state }) => state)).toEqual(['problems', 'problems']);
  });

  it.each([
    [
      'a server that is not there',
      (config: Parameters<Parameters<typeof changedKubeconfig>[2]>[0]) => {
        for (const { cluster: entry } of config.clusters) entry['server'] = 'https://127.0.0.1:1';
      },
      /ECONNREFUSED/,
    ],
    [
      'a token that is wrong',
      (config: Parameters<Parameters<typeof changedKubeconfig>[2]>[0]) => {
        for (const entry of config.users) entry.user = { token: 'planted-wrong-token' };
      },
      /^401 Unauthorized.*renew it/,
    ],
    [
      'a certificate of another authority',
      (config: Parameters<Parameters<typeof changedKubeconfig>[2]>[0]) => {
        for (const { cluster: entry } of config.clusters) {
          delete entry['certificate-authority'];
          delete entry['certificate-authority-data'];
        }
      },
      /certificate/,
    ],
  ])('is one problem of the whole domain for %s', { timeout: limit_ms }, async (name, change, reason) => {
    const kubeconfig = await changedKubeconfig(cluster, name.replaceAll(' ', '-'), change);
    const evidence = ['cluster.pods', 'tools.helmReleases', 'tools.kubectl', 'traffic.splits'];
    const { snapshot } = await collect('deployment', evidence, { cluster: { kubeconfig } });
    const observed = validateSnapshot(structuredClone(snapshot), 'collected').observations.deployment;
    const problem = { path: '', reason: expect.stringMatching(reason) };
    expect(observed?.cluster).toMatchObject({ problems: [problem] });
    expect(observed?.cluster?.data).toBeUndefined();
    expect(observed?.traffic?.problems).toEqual([problem]);
    expect(observed?.tools?.problems?.map(({ path }) => path)).toEqual([
      'kubectl.serverVersion',
      'helmReleases',
    ]);
    expect(observed?.tools?.data?.kubectl).toEqual({ clientVersion: 'v1.36.4' });
    expect(JSON.stringify(snapshot)).not.toContain('planted-wrong-token');
  });

  it('is a problem when there is no kubeconfig, or no such context', { timeout: limit_ms }, async () => {
    const missing = join(cluster.directory, 'no-such-kubeconfig');
    const accesses = [{ kubeconfig: missing }, { kubeconfig: cluster.kubeconfig, context: 'elsewhere' }];
    const reasons: (string | undefined)[] = [];
    for (const access of accesses) {
      const { snapshot } = await collect('deployment', ['cluster.pods'], { cluster: access });
      reasons.push(snapshot.observations.deployment?.cluster?.problems?.[0]?.reason);
    }
    expect(reasons).toEqual([
      expect.stringContaining(`the kubeconfig ${missing} can't be read`),
      expect.stringContaining('"elsewhere" names no cluster'),
    ]);
  });

  it('is a problem when the server never answers', { timeout: limit_ms }, async () => {
    const silent = createServer();
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const address = silent.address();
    const port = typeof address === 'object' ? address?.port : undefined;
    const kubeconfig = await changedKubeconfig(cluster, 'silent', (config) => {
      for (const { cluster: entry } of config.clusters) entry['server'] = `https://127.0.0.1:${port}`;
    });
    const { snapshot, collectors } = await collect('deployment', ['cluster.pods'], {
      cluster: { kubeconfig },
      timeLimit_ms: 500,
    });
    silent.close();
    expect(collectors).toMatchObject([{ collector: 'kubernetes', state: 'timed out', problems: 1 }]);
    expect(snapshot.observations.deployment?.cluster?.problems).toEqual([
      { path: '', reason: expect.stringContaining('the time limit of 0.5 s was over') },
    ]);
  });
});
