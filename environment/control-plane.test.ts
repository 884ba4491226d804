import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { V1EndpointSliceList, V1NodeList, V1PodList } from '@kubernetes/client-node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { run } from '../scripts/tools/run.ts';
import { type ControlPlane, startControlPlane } from './control-plane.ts';

/** Five components and the guardian. */
const PROCESSES = 6;
const BUILD_LIMIT_MS = 45 * 60_000;
const STEP_LIMIT_MS = 300_000;
const DIGEST = `sha256:${'a1'.repeat(32)}`;

const deployment = (name: string, annotations: Record<string, string> = {}): string =>
  JSON.stringify({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name },
    spec: {
      replicas: 3,
      selector: { matchLabels: { app: name } },
      template: {
        metadata: { labels: { app: name }, annotations },
        spec: {
          containers: [
            {
              name: 'pinned',
              image: `registry.example:5000/web:v4@${DIGEST}`,
              ports: [{ containerPort: 80 }],
            },
            { name: 'by-tag', image: 'registry.example:5000/sidecar:v1' },
          ],
        },
      },
    },
  });
const service = JSON.stringify({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'web' },
  spec: { selector: { app: 'web' }, ports: [{ port: 80 }] },
});
const job = JSON.stringify({
  apiVersion: 'batch/v1',
  kind: 'Job',
  metadata: { name: 'once' },
  spec: {
    template: {
      metadata: { labels: { app: 'once' } },
      spec: { restartPolicy: 'Never', containers: [{ name: 'pinned', image: `job@${DIGEST}` }] },
    },
  },
});
const claim = JSON.stringify({
  apiVersion: 'v1',
  kind: 'PersistentVolumeClaim',
  metadata: { name: 'data' },
  spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
});

/** The command lines of the running processes that name a folder. */
async function processesOf(directory: string): Promise<string[]> {
  const { stdout } = await run('ps', ['-A', '-o', 'stat=,args=']);
  const lines = stdout.split('\n').filter((line) => line.includes(directory));
  return lines.filter((line) => !line.startsWith('Z'));
}

/** Asks again and again until the answer is accepted; the last answer is in the error otherwise. */
async function eventually<T>(ask: () => Promise<T>, accept: (answer: T) => boolean): Promise<T> {
  const end = Date.now() + STEP_LIMIT_MS - 10_000;
  for (;;) {
    const answer = await ask();
    if (accept(answer)) return answer;
    if (Date.now() > end) throw new Error(`The answer is still ${JSON.stringify(answer)}`);
    await sleep(500);
  }
}

describe('a real control plane', () => {
  let controlPlane: ControlPlane;

  async function kubectl(args: readonly string[], stdin?: string): Promise<string> {
    const { stdout, stderr, code } = await controlPlane.kubectl(args, stdin);
    expect(stderr + stdout, `kubectl ${args.join(' ')}`).not.toBe('');
    expect(code, stderr).toBe(0);
    return stdout;
  }
  async function get<T>(...args: string[]): Promise<T> {
    return JSON.parse(await kubectl(['get', ...args, '--output=json'])) as T;
  }
  const podsOf = (app: string): Promise<V1PodList> => get<V1PodList>('pods', `--selector=app=${app}`);

  beforeAll(async () => {
    controlPlane = await startControlPlane({ nodes: 2 });
  }, BUILD_LIMIT_MS);
  afterAll(() => controlPlane?.stop(), STEP_LIMIT_MS);

  it('has Ready nodes of realistic size and tells its uid', { timeout: STEP_LIMIT_MS }, async () => {
    const { items } = await get<V1NodeList>('nodes');
    expect(items.map((node) => node.metadata?.name)).toEqual(['node-1', 'node-2']);
    for (const { status } of items) {
      expect(status?.conditions?.find(({ type }) => type === 'Ready')?.status).toBe('True');
      expect(status?.allocatable).toMatchObject({ cpu: '8', memory: '32Gi', pods: '110' });
      expect(status?.nodeInfo).toMatchObject({ kubeletVersion: 'v1.36.4', architecture: 'amd64' });
    }
    expect(controlPlane.clusterUid).toMatch(/^[0-9a-f-]{36}$/);
    expect(await processesOf(controlPlane.directory)).toHaveLength(PROCESSES);
  });

  it('rolls a Deployment out: Ready pods with imageID behind an EndpointSlice', {
    timeout: STEP_LIMIT_MS,
  }, async () => {
    await kubectl(['create', '--filename=-'], deployment('web'));
    await kubectl(['create', '--filename=-'], service);
    await kubectl(['rollout', 'status', 'deployment/web', '--timeout=280s']);
    const { items } = await podsOf('web');
    expect(items).toHaveLength(3);
    for (const { status } of items) {
      expect(status?.conditions?.find(({ type }) => type === 'Ready')?.status).toBe('True');
      const imageIds = status?.containerStatuses?.map(({ imageID }) => imageID);
      expect(imageIds).toHaveLength(2);
      expect(imageIds?.[0]).toBe(`registry.example:5000/web@${DIGEST}`);
      expect(imageIds?.[1]).toMatch(/^registry\.example:5000\/sidecar@sha256:[0-9a-f]{64}$/);
    }
    const slices = await eventually(
      () => get<V1EndpointSliceList>('endpointslices', '--selector=kubernetes.io/service-name=web'),
      (list) =>
        list.items.flatMap((slice) => slice.endpoints).filter((end) => end.conditions?.ready).length === 3,
    );
    const addresses = slices.items.flatMap((slice) => slice.endpoints).flatMap((end) => end.addresses);
    expect(new Set(addresses)).toEqual(new Set(items.map(({ status }) => status?.podIP)));
  });

  it('completes Jobs and binds claims of the default storage class', { timeout: STEP_LIMIT_MS }, async () => {
    await kubectl(['create', '--filename=-'], job);
    await kubectl(['create', '--filename=-'], claim);
    await kubectl(['wait', '--for=condition=Complete', 'job/once', '--timeout=280s']);
    await kubectl(['wait', '--for=jsonpath={.status.phase}=Bound', 'pvc/data', '--timeout=280s']);
    const { items } = await podsOf('once');
    expect(items.map(({ status }) => status?.containerStatuses?.[0]?.imageID)).toEqual([`job@${DIGEST}`]);
  });

  it.each([
    ['from their creation', 'broken', true],
    ['when they have run before', 'web', false],
  ])('makes pods with the annotation crash-loop %s', { timeout: STEP_LIMIT_MS }, async (_, app, isNew) => {
    const annotation = { 'gates.test/crash-loop': 'true' };
    if (isNew) await kubectl(['create', '--filename=-'], deployment(app, annotation));
    else await kubectl(['annotate', 'pods', `--selector=app=${app}`, 'gates.test/crash-loop=true']);
    const { items } = await eventually(
      () => podsOf(app),
      (list) =>
        list.items.length === 3 &&
        list.items.every(({ status }) => status?.containerStatuses?.[0]?.restartCount === 5),
    );
    for (const { status } of items) {
      expect(status?.conditions?.find(({ type }) => type === 'Ready')?.status).toBe('False');
      expect(status?.containerStatuses).toHaveLength(2);
      const [container] = status?.containerStatuses ?? [];
      expect(Object.keys(container?.state ?? {})).toEqual(['waiting']);
      expect(container?.state?.waiting?.reason).toBe('CrashLoopBackOff');
      expect(container?.imageID).toBe(`registry.example:5000/web@${DIGEST}`);
    }
  });

  it('adds nodes, takes them away, and knows users by RBAC', { timeout: STEP_LIMIT_MS }, async () => {
    await controlPlane.addNode('extra');
    await controlPlane.scaleNodes(4);
    await controlPlane.deleteNode('node-1');
    const { items } = await get<V1NodeList>('nodes');
    expect(items.map((node) => node.metadata?.name)).toEqual(['extra', 'node-2', 'node-4']);
    expect(new Set(items.map((node) => node.spec?.podCIDR)).size).toBe(3);

    const asStranger = [`--kubeconfig=${await controlPlane.kubeconfigFor('stranger')}`];
    const { stderr, code } = await controlPlane.kubectl(['get', 'pods', ...asStranger]);
    expect(code).toBe(1);
    expect(stderr).toContain('User "stranger" cannot list resource "pods"');
  });

  it('stops without a trace', { timeout: STEP_LIMIT_MS }, async () => {
    await controlPlane.stop();
    expect(await processesOf(controlPlane.directory)).toEqual([]);
  });
});

it('leaves no process behind when its starter is killed', { timeout: 2 * STEP_LIMIT_MS }, async () => {
  const directory = await mkdtemp(join(tmpdir(), 'gates-orphans-'));
  const script = fileURLToPath(new URL('up.ts', import.meta.url));
  const args = ['--import', 'tsx', script, '--nodes=1', `--directory=${directory}`];
  const starter = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'ignore'] });
  try {
    const [line] = (await once(createInterface(starter.stdout), 'line')) as [string];
    expect(line).toBe(`export KUBECONFIG=${join(directory, 'pki', 'admin.kubeconfig')}`);
    expect(await processesOf(directory)).toHaveLength(PROCESSES + 1);
  } finally {
    starter.kill('SIGKILL');
  }
  await eventually(
    () => processesOf(directory),
    (left) => left.length === 0,
  );
  await rm(directory, { recursive: true });
});
