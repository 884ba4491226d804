import type { V1PodList } from '@kubernetes/client-node';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { type ControlPlane, startControlPlane } from '../../environment/control-plane.ts';
import { validationJob } from '../../src/model-validation/job.ts';

const build_limit_ms = 45 * 60_000;
const limit_ms = 120_000;
const namespace = 'models';
const shards = 3;
let cluster: ControlPlane;

const job = (name: string) =>
  validationJob({
    name,
    namespace,
    shards,
    image: 'registry.example/gates:1.0.0',
    claim: 'images',
    arguments: ['--fp32', '/data/a.onnx', '--int8', '/data/b.onnx', '--manifest', '/data/images.csv'],
  });

async function create(object: object): Promise<string> {
  const { code, stderr } = await cluster.kubectl(
    ['create', '--validate=strict', '--filename=-'],
    JSON.stringify(object),
  );
  expect(code, stderr).toBe(0);
  return stderr;
}

beforeAll(async () => {
  cluster = await startControlPlane({ nodes: 2 });
  const restricted = Object.fromEntries(
    ['enforce', 'warn'].map((mode) => [`pod-security.kubernetes.io/${mode}`, 'restricted']),
  );
  await create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace, labels: restricted } });
  await create({
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name: 'images', namespace },
    spec: { accessModes: ['ReadOnlyMany'], resources: { requests: { storage: '1Gi' } } },
  });
}, build_limit_ms);

afterAll(() => cluster?.stop(), limit_ms);

it('the API server takes the Job without a warning, in a namespace of restricted pods', async () => {
  expect(await create(job('accepted'))).toBe('');
});

it('every shard gets a pod of its own, which is told its index', { timeout: limit_ms }, async () => {
  await create(job('shared-out'));
  const pods = await vi.waitFor(
    async () => {
      const args = [
        'get',
        'pods',
        '-n',
        namespace,
        '-l',
        'batch.kubernetes.io/job-name=shared-out',
        '-o',
        'json',
      ];
      const { items } = JSON.parse((await cluster.kubectl(args)).stdout) as V1PodList;
      expect(items).toHaveLength(shards);
      return items;
    },
    { timeout: 60_000, interval: 500 },
  );
  const indexes = pods.map(({ metadata, spec }) => {
    const [container] = spec?.containers ?? [];
    expect(container?.args?.slice(-4)).toEqual([
      '--shard',
      `$(JOB_COMPLETION_INDEX)/${shards}`,
      '--output',
      '-',
    ]);
    expect(container?.env?.map(({ name }) => name)).toEqual(['JOB_COMPLETION_INDEX']);
    return metadata?.annotations?.['batch.kubernetes.io/job-completion-index'];
  });
  expect(indexes.sort()).toEqual(['0', '1', '2']);
});
