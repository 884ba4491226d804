import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { V1PodList } from '@kubernetes/client-node';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { parseAllDocuments, stringify } from 'yaml';
import { type ControlPlane, startControlPlane } from '../../environment/control-plane.ts';
import { type Processes, startProcesses } from '../../environment/processes.ts';
import { plantedSecret } from '../../environment/rollout.ts';
import type { RunResult } from '../../scripts/tools/run.ts';
import { decideReview, declaredObject, reviewOfObject } from '../../src/lib/admission/index.ts';
import { type InstallOptions, installManifests, installYaml } from '../../src/lib/admission/install/index.ts';
import type { AnyObject } from '../../src/lib/admission/reviews.testing.ts';
import { parseProfile } from '../../src/lib/profile/profile.ts';
import type { Profile } from '../../src/lib/profile/schema.ts';
import { readPrivateKey } from '../../src/lib/signing/keys.ts';
import { predicateTypes } from '../../src/lib/signing/predicates.ts';
import { signStatement } from '../../src/lib/signing/statement.ts';
import {
  type Attestable,
  attestable,
  bytesOf,
  day_ms,
  imageDigest,
  reportOf,
  written,
} from '../../src/lib/verdict-attestation/attested.testing.ts';
import { attestVerdict, verdictFileBytes } from '../../src/lib/verdict-attestation/index.ts';
import { serveWebhook, type Webhook } from './admission.testing.ts';

const build_limit_ms = 45 * 60_000;
const limit_ms = 180_000;
const poll = { timeout: 60_000, interval: 300 };
const namespace = 'starlight-prod';
const own = 'gates-system';
const webhookName = 'objects.gates-admission.starlight-prod.svc';
const repository = 'registry.starlight.example/starlight';
const released = `${repository}:v4-prod@${imageDigest}`;
const previousDigest = `sha256:${'5'.repeat(64)}`;
const previous = `${repository}:v3-stable@${previousDigest}`;
const stranger = `${repository}:v4-prod@sha256:${'7'.repeat(64)}`;

let directory: string;
let cluster: ControlPlane;
let processes: Processes;
let release: Attestable;
let profile: Profile;
let webhook: Webhook;
let go: Uint8Array;
let byRoleless: Uint8Array;

const kube = (...args: string[]): Promise<RunResult> => cluster.kubectl(['--namespace', namespace, ...args]);
const create = (object: object, ...args: string[]): Promise<RunResult> =>
  cluster.kubectl(
    ['create', '--namespace', namespace, '--validate=strict', '--filename=-', ...args],
    JSON.stringify(object),
  );
const dryRun = (object: object): Promise<RunResult> => create(object, '--dry-run=server');
async function succeed(result: Promise<RunResult>): Promise<string> {
  const { code, stdout, stderr } = await result;
  expect(code, stderr).toBe(0);
  return stdout;
}

/** A manifest of the example, with images by the digests that they have here. */
async function example(name: string): Promise<AnyObject[]> {
  const text = await readFile(`examples/starlight/k8s/${name}.yaml`, 'utf8');
  const pinned = text
    .replace(/sha256:0{64}/g, imageDigest)
    .replace(/starlight:v3-stable$/gm, `starlight:v3-stable@${previousDigest}`);
  return parseAllDocuments(pinned).map((document) => document.toJS());
}
const first = async (name: string): Promise<AnyObject> => (await example(name))[0];

/** What the webhook's own core says about an object without any API server. */
function offline(object: object) {
  const review = reviewOfObject(declaredObject.parse(structuredClone(object)), profile);
  const { policies } = release;
  return review && decideReview(review, { policies, profile, rules: webhook.rules, now_ms: webhook.now_ms });
}

async function verdicts(...files: readonly Uint8Array[]): Promise<void> {
  const folder = await mkdtemp(join(directory, 'verdicts-'));
  for (const [index, bytes] of files.entries()) await writeFile(join(folder, `${index}.json`), bytes);
  await webhook.readVerdicts(folder, release.trust);
}

const install = (server: InstallOptions['server']): InstallOptions => ({
  profile,
  name: 'gates-admission',
  timeout_seconds: 30,
  server,
});

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'gates-admission-'));
  release = await attestable();
  const { policies, trust, snapshot, keys, now_ms } = release;
  const attested = await attestVerdict({
    report: written(await reportOf(snapshot, { before: 'deploy' })),
    snapshot: bytesOf(snapshot),
    policies,
    profile: release.profile,
    trust,
    now_ms,
    privateKey: readPrivateKey(keys.vera, { file: 'vera.key' }),
  });
  go = verdictFileBytes(attested.envelope);
  const statement = {
    _type: 'https://in-toto.io/Statement/v1' as const,
    subject: [...attested.subjects],
    predicateType: predicateTypes.verdict,
    predicate: { ...attested.predicate },
  };
  byRoleless = verdictFileBytes(
    signStatement(statement, readPrivateKey(keys.roleless, { file: 'roleless.key' })),
  );
  profile = parseProfile(
    {
      ...release.profile,
      admission: {
        previous: {
          version: 'v3',
          digests: [previousDigest],
          deployment: 'starlight-v3',
          configMaps: ['starlight-v3-config'],
        },
        otherImages: (await example('data')).flatMap(({ spec }) =>
          (spec.template?.spec.containers ?? []).map(({ image }: AnyObject) => image),
        ),
        rules: { exec: 'enforce' },
      },
    },
    'gates.yaml',
  );
  cluster = await startControlPlane({ nodes: 3 });
  processes = startProcesses(cluster.directory);
  webhook = await serveWebhook(cluster, { policies, profile, now_ms: now_ms + 1000 });
  for (const name of ['namespace', 'rbac', 'configmap', 'pvc'])
    for (const object of await example(name)) await succeed(create(object));
}, build_limit_ms);

afterAll(async () => {
  await processes?.stop();
  await cluster?.stop();
  await webhook?.stop();
  if (directory !== undefined) await rm(directory, { recursive: true, force: true });
}, limit_ms);

it('is installed by the printed manifests', { timeout: limit_ms }, async () => {
  const { url, caBundle } = webhook;
  await succeed(
    cluster.kubectl(['apply', '--validate=strict', '--filename=-'], installYaml(install({ url, caBundle }))),
  );
  const inside = install({
    namespace: own,
    image: 'registry.example/gates:1.0.0',
    replicas: 3,
    files: { profile: stringify(profile), trust: stringify(release.trust) },
    certificate: { secret: 'gates-tls', caBundle },
  });
  const [registration, ...others] = [...installManifests(inside)].reverse() as AnyObject[];
  const apply = async (object: AnyObject, ...args: string[]) => {
    const { code, stderr } = await cluster.kubectl(
      ['apply', '--validate=strict', '--filename=-', ...args],
      JSON.stringify(object),
    );
    expect({ code, stderr }, object.kind).toEqual({ code: 0, stderr: '' });
  };
  for (const object of others.reverse()) await apply(object);
  await apply({ ...registration, metadata: { name: 'dry' } }, '--dry-run=server');
  expect(others).toHaveLength(9);
  await succeed(
    cluster.kubectl(['rollout', 'status', '-n', own, 'deployment/gates-admission', '--timeout=90s']),
  );
  // what is filled in as the manifest says outlasts the next apply
  await writeFile(join(directory, 'verdict.json'), go);
  const filling = [
    'create',
    'configmap',
    'gates-admission-verdicts',
    '-n',
    own,
    '--dry-run=client',
    '-o',
    'yaml',
  ];
  const filled = await succeed(
    cluster.kubectl([...filling, `--from-file=${join(directory, 'verdict.json')}`]),
  );
  await succeed(cluster.kubectl(['replace', '--filename=-'], filled));
  await cluster.kubectl(
    ['apply', '--filename=-'],
    JSON.stringify(others.find(({ metadata }) => metadata.name.endsWith('-verdicts'))),
  );
  const kept = await succeed(
    cluster.kubectl(['get', 'configmap', '-n', own, 'gates-admission-verdicts', '-o', 'json']),
  );
  expect(JSON.parse(kept).data['verdict.json']).toBe(Buffer.from(go).toString());
  // the API server asks from the moment at which it has seen the registration
  await vi.waitUntil(async () => (await dryRun(await first('deployment'))).code !== 0, poll);
});

describe('with a verdict', () => {
  it.each<[string, () => Promise<void>, string, string]>([
    ['none', () => verdicts(), released, 'no verdict'],
    ['a go, on another digest', () => verdicts(go), stranger, 'no verdict'],
    ['a go of a key without the role', () => verdicts(byRoleless), released, 'no verdict'],
    ['a go that is over', () => verdictsLater(), released, 'a verdict that was over at'],
  ])('%s: the release is refused', { timeout: limit_ms }, async (_, prepare, image, told) => {
    await prepare();
    const deployment = await first('deployment');
    deployment.spec.template.spec.containers[0].image = image;
    const { code, stderr } = await dryRun(deployment);
    webhook.now_ms = release.now_ms + 1000;
    expect(code).toBe(1);
    expect(stderr).toContain(`admission webhook "${webhookName}" denied the request`);
    expect(stderr).toContain(
      `[application.deployment_applied] spec.template.spec.containers[detector].image: ${image} has ${told}`,
    );
  });

  async function verdictsLater(): Promise<void> {
    webhook.now_ms = release.now_ms + 20 * day_ms;
    await verdicts(go);
  }

  it('go, signed and not over: every object of the release is let in, as offline', {
    timeout: limit_ms,
  }, async () => {
    await verdicts(go);
    const names = ['data', 'service', 'public-service', 'ingress', 'previous', 'deployment'];
    let created = 0;
    for (const name of names)
      for (const object of await example(name)) {
        expect(offline(object)?.message, `${name} offline`).toBeUndefined();
        await succeed(create(object));
        created += 1;
      }
    expect(created).toBe(12);
    for (const name of ['starlight-v3', 'starlight-v4'])
      await succeed(kube('rollout', 'status', `deployment/${name}`, '--timeout=90s'));
  });
});

type Spoil = (object: AnyObject) => void;
const containerOf = ({ spec }: AnyObject): AnyObject => spec.template.spec.containers[0];
const container = 'spec.template.spec.containers[detector]';
const spoiled: readonly [
  rule: string,
  manifest: string,
  kind: string,
  spoil: Spoil,
  item: string,
  path: string,
][] = [
  [
    'image_pinned',
    'canary',
    'Deployment',
    (object) => Object.assign(containerOf(object), { image: `${repository}:v4-prod` }),
    'application.deployment_applied',
    `${container}.image`,
  ],
  [
    'cpu_limits',
    'canary',
    'Deployment',
    (object) => delete containerOf(object).resources.limits.cpu,
    'benchmark.cpu_per_pod',
    `${container}.resources.limits.cpu`,
  ],
  [
    'memory_limits',
    'canary',
    'Deployment',
    (object) => Object.assign(containerOf(object).resources.limits, { memory: '3Gi' }),
    'benchmark.memory_per_pod',
    'spec.template.spec.containers',
  ],
  [
    'probes',
    'canary',
    'Deployment',
    (object) => delete containerOf(object).livenessProbe,
    'health.pod_readiness',
    `${container}.livenessProbe`,
  ],
  [
    'model_volume',
    'canary',
    'Deployment',
    (object) => containerOf(object).volumeMounts.shift(),
    'configuration.model_volumes',
    `${container}.volumeMounts`,
  ],
  [
    'variables',
    'canary',
    'Deployment',
    (object) => containerOf(object).env.pop(),
    'configuration.environment_variables',
    `${container}.env[API_KEY]`,
  ],
  [
    'secret_literals',
    'canary',
    'Deployment',
    (object) => containerOf(object).env.push({ name: 'PASSWORD', value: plantedSecret }),
    'configuration.secrets',
    `${container}.env[PASSWORD].value`,
  ],
  ['rbac', 'rbac', 'Role', (object) => object.rules[0].verbs.push('*'), 'infrastructure.rbac', 'rules['],
  [
    'service',
    'traffic-split',
    'Service',
    (object) => Object.assign(object.spec.selector, { app: 'other' }),
    'application.service_created',
    'spec.selector',
  ],
  [
    'ingress',
    'ingress',
    'Ingress',
    (object) => delete object.spec.tls,
    'application.ingress_configured',
    'spec.rules[starlight.example]',
  ],
  [
    'traffic_share',
    'traffic-split',
    'Ingress',
    (object) =>
      Object.assign(object.metadata.annotations, { 'nginx.ingress.kubernetes.io/canary-weight': '50' }),
    'canary_setup.traffic_ten_percent',
    'the route to',
  ],
];

it.each(spoiled)(
  '%s: %s.yaml is let in, and refused when its %s is spoilt, with the words of the offline answer',
  { timeout: limit_ms },
  async (_rule, manifest, kind, spoil, item, path) => {
    const object = (await example(manifest)).find((one) => one.kind === kind);
    const existing = await kube('get', kind, object.metadata.name);
    const ask = (one: AnyObject) =>
      existing.code === 0
        ? cluster.kubectl(['replace', '--dry-run=server', '--filename=-'], JSON.stringify(one))
        : dryRun(one);
    await succeed(ask(object));
    spoil(object);
    const { code, stderr } = await ask(object);
    expect(code).toBe(1);
    expect(stderr).toContain(`[${item}] ${path}`);
    const message = offline(object)?.message;
    expect(message).toBeDefined();
    expect(stderr).toContain(message);
  },
);

it('knows every rule, but the one that the API server itself sees to, by what it refuses here', async () => {
  const here = [...spoiled.map(([rule]) => rule), 'image_proven', 'rollback_objects', 'exec', 'readable'];
  expect(here.sort()).toEqual(release.policies.admission.rules.map(({ name }) => name).sort());
});

it('keeps what a rollback needs, and lets the rest be deleted', { timeout: limit_ms }, async () => {
  const refused = async (...args: string[]) => {
    const { code, stderr } = await kube(...args);
    expect(code, args.join(' ')).toBe(1);
    expect(stderr).toContain('[rollback_preparation.previous_image]');
  };
  const dry = '--dry-run=server';
  await refused('delete', 'service', 'starlight', dry);
  await refused('delete', 'deployment', 'starlight-v3', dry);
  await refused('delete', 'configmap', 'starlight-v3-config', dry);
  await refused('delete', 'configmaps', '--all', dry);
  await refused('delete', 'namespace', namespace, dry);
  await refused('scale', 'deployment/starlight-v3', '--replicas=0');
  await succeed(kube('scale', 'deployment/starlight-v3', '--replicas=2'));
  await succeed(kube('delete', 'service', 'starlight-v4', dry));
  await succeed(kube('delete', 'configmap', 'starlight-v4-config', dry));
});

it('refuses a shell in a pod, a debugger in it, and power for the release’s accounts', {
  timeout: limit_ms,
}, async () => {
  const [pod = ''] = (await podsOf('v4')).map(({ metadata }) => metadata?.name ?? '');
  const shell = await kube('exec', pod, '--', 'true');
  expect(shell.stderr).toContain(`[application.pods_running] pods/${pod}/exec`);
  const debugged = await kube(
    'debug',
    pod,
    '--image=busybox:1.37',
    '--container=debugger',
    '--profile=restricted',
  );
  expect(debugged.stderr).toContain(
    '[application.deployment_applied] spec.ephemeralContainers[debugger].image',
  );
  const binding = (subject: object) => ({
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRoleBinding',
    metadata: { name: 'power' },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'cluster-admin' },
    subjects: [subject],
  });
  for (const subject of [
    { kind: 'ServiceAccount', name: 'starlight', namespace },
    {
      kind: 'User',
      apiGroup: 'rbac.authorization.k8s.io',
      name: `system:serviceaccount:${namespace}:default`,
    },
    { kind: 'Group', apiGroup: 'rbac.authorization.k8s.io', name: 'system:serviceaccounts' },
  ]) {
    const { code, stderr } = await dryRun(binding(subject));
    expect({ code, text: stderr }).toEqual({
      code: 1,
      text: expect.stringContaining('[infrastructure.rbac] subjects['),
    });
  }
  const before = webhook.answered;
  await succeed(dryRun(binding({ kind: 'ServiceAccount', name: 'starlight', namespace: 'elsewhere' })));
  expect(webhook.answered).toBe(before);
});

async function podsOf(version: string): Promise<V1PodList['items']> {
  const text = await succeed(
    kube('get', 'pods', `--selector=app=starlight,version=${version}`, '--output=json'),
  );
  return (JSON.parse(text) as V1PodList).items;
}

it('brings pods back from a lost node after the go is over, and lets no person start them', {
  timeout: limit_ms,
}, async () => {
  webhook.now_ms = release.now_ms + 20 * day_ms;
  await verdicts(go);
  const before = await podsOf('v4');
  const node = before[0]?.spec?.nodeName ?? '';
  await cluster.deleteNode(node);
  // as the garbage collector of pods does a minute later
  await kube('delete', 'pods', `--field-selector=spec.nodeName=${node}`, '--force', '--grace-period=0');
  await vi.waitFor(async () => {
    const ready = (await podsOf('v4')).filter(
      ({ spec, status }) =>
        spec?.nodeName !== node &&
        status?.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True'),
    );
    expect(ready).toHaveLength(before.length);
  }, poll);
  const { metadata, spec } = (await first('deployment')).spec.template;
  const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { ...metadata, name: 'by-hand' }, spec };
  expect((await dryRun(pod)).stderr).toContain('a verdict that was over at');
});

it('lets a rollback to the previous image in, whatever the time', { timeout: limit_ms }, async () => {
  await succeed(kube('set', 'image', 'deployment/starlight-v4', `detector=${previous}`));
  await succeed(kube('rollout', 'status', 'deployment/starlight-v4', '--timeout=90s'));
  expect((await podsOf('v4')).map(({ spec }) => spec?.containers[0]?.image)).toContain(previous);
  const forward = await kube('set', 'image', 'deployment/starlight-v4', `detector=${released}`);
  expect(forward.stderr).toContain('a verdict that was over at');
});

describe('when the webhook is gone', () => {
  const bystander = (name: string, place: string) => ({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name, namespace: place },
    data: { key: 'value' },
  });
  const refusesByName = async () => {
    const { code, stderr } = await dryRun(bystander('refused', namespace));
    expect(code).toBe(1);
    expect(stderr).toContain(`failed calling webhook "${webhookName}"`);
  };

  it('nothing enters the namespace, all else goes on; when it is back, it works', {
    timeout: limit_ms,
  }, async () => {
    await webhook.stop();
    await refusesByName();
    await succeed(cluster.kubectl(['create', '--filename=-'], JSON.stringify(bystander('other', 'default'))));
    await webhook.start();
    await succeed(dryRun(bystander('let-in', namespace)));
  });

  it('an API server that restarts comes up, with the webhook’s own namespace', {
    timeout: limit_ms,
  }, async () => {
    await webhook.stop();
    await restartApiServer();
    await vi.waitFor(
      async () => expect((await cluster.kubectl(['get', '--raw', '/readyz'])).stdout).toBe('ok'),
      poll,
    );
    await refusesByName();
    await succeed(cluster.kubectl(['delete', 'pods', '-n', own, '--all', '--wait=false']));
    await vi.waitFor(async () => {
      const text = await succeed(
        cluster.kubectl([
          'get',
          'deployment',
          '-n',
          own,
          'gates-admission',
          '-o',
          'jsonpath={.status.readyReplicas} {.status.observedGeneration}',
        ]),
      );
      expect(text.split(' ')[0]).toBe('3');
    }, poll);
    await succeed(
      cluster.kubectl(['create', '--filename=-'], JSON.stringify(bystander('after', 'kube-system'))),
    );
    await webhook.start();
    await vi.waitFor(() => succeed(dryRun(bystander('let-in', namespace))), poll);
  });
});

/** Ends this cluster's API server, known by the folder of its keys, and starts it as it was. */
async function restartApiServer(): Promise<void> {
  const numbers = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const found = [];
  for (const number of numbers) {
    const [program = '', ...args] = (await readFile(`/proc/${number}/cmdline`, 'utf8').catch(() => ''))
      .split('\0')
      .slice(0, -1);
    if (program.endsWith('kube-apiserver') && args.some((arg) => arg.includes(`${cluster.directory}/`)))
      found.push({ pid: Number(number), program, args });
  }
  const [server, ...more] = found;
  if (server === undefined || more.length > 0)
    throw new Error(`${found.length} API servers of this cluster were found.`);
  // as a machine that fails: a graceful end waits a minute for those who watch
  process.kill(server.pid, 'SIGKILL');
  await vi.waitUntil(() => isGone(server.pid), poll);
  await processes.start('kube-apiserver-again', server.program, server.args);
}

function isGone(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return false;
  } catch {
    return true;
  }
}
