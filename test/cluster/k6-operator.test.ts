import { once } from 'node:events';
import { copyFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { V1ConfigMap, V1Job, V1JobList, V1PodList } from '@kubernetes/client-node';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { stringify } from 'yaml';
import { type ControlPlane, startControlPlane } from '../../environment/control-plane.ts';
import { type Processes, startProcesses } from '../../environment/processes.ts';
import { plantedSecret } from '../../environment/rollout.ts';
import { type RunResult, run } from '../../scripts/tools/run.ts';
import { resolveTool } from '../../scripts/tools.ts';
import {
  type MachinesFolder,
  type MachinesOptions,
  mountedFile,
  testRunManifests,
  writeMachinesFolder,
} from '../../src/loadtest/machines.ts';
import { mountFolders, runContainer } from './containers.testing.ts';
import { installTestRuns, startOperator, succeed } from './k6-operator.testing.ts';
import { type PodLogs, servePodLogs } from './pod-logs.testing.ts';

const build_limit_ms = 45 * 60_000;
const limit_ms = 300_000;
/** Controllers take their time, on a loaded machine a long one. */
const poll = { timeout: 120_000, interval: 500 };
const namespace = 'load';
const machines = 3;
/** Requests of the whole test. */
const rate_perSecond = 30;

/** A script that is to the operator and to k6 what the bundle is, and that says what it was told. Its report is a long line. */
const script = `import http from 'k6/http';
const key = open(__ENV.API_KEY_FILE);
const { path } = JSON.parse(open(__ENV.CONFIG));
const picture = open('./picture.bin', 'b');
export const options = {
  scenarios: {
    load: {
      executor: 'constant-arrival-rate',
      rate: ${rate_perSecond},
      timeUnit: '1s',
      duration: __ENV.DURATION,
      preAllocatedVUs: 12,
      maxVUs: 12,
    },
  },
};
export default function () {
\thttp.post(__ENV.TARGET + path, picture, { headers: { 'X-API-Key': key } });
}
export function handleSummary(data) {
  const requests = data.metrics.http_reqs.values.count;
  const report = { schema: 'gates.loadtest/v1', requests, told: __ENV, ladder: 'x'.repeat(40000) };
  return { stdout: JSON.stringify(report) + '\\n' };
}
`;
const picture = Uint8Array.from({ length: 300_000 }, (_, index) => (index * 7919) % 251);

let directory: string;
let cluster: ControlPlane;
let processes: Processes;
let podLogs: PodLogs;
let target: Server;
let options: MachinesOptions;
/** What `k6 inspect` said in the initializer of the first test. */
let inspected: string;
/** A log that holds one whole report. */
let reported: string;
const received: { key: string | undefined; bytes: number; path: string | undefined }[] = [];

const kubectl = (...args: string[]): Promise<string> =>
  succeed(cluster.kubectl(['--namespace', namespace, ...args]));
async function get<T>(...args: string[]): Promise<T> {
  return JSON.parse(await kubectl('get', ...args, '--output=json')) as T;
}
const runnerJobs = async (name: string): Promise<V1Job[]> =>
  (await get<V1JobList>('jobs', `--selector=app=k6,k6_cr=${name},runner=true`)).items;
const podsOf = async (job: string): Promise<V1PodList['items']> =>
  (await get<V1PodList>('pods', `--selector=job-name=${job}`)).items;

/** A life of pods for kwok: k6 ends with a code, instead of running to its end. */
async function stageOfFailure(job: string, exitCode: number): Promise<string> {
  const file = join(directory, `${job}.yaml`);
  const matchExpressions = [
    { key: '.metadata.labels["job-name"]', operator: 'In', values: [job] },
    { key: '.status.phase', operator: 'In', values: ['Pending'] },
  ];
  const statusTemplate = `
phase: Failed
containerStatuses:
{{ range .spec.containers }}
- name: {{ .name | Quote }}
  image: {{ .image | Quote }}
  imageID: ""
  ready: false
  restartCount: 0
  state:
    terminated:
      exitCode: ${exitCode}
      reason: Error
{{ end }}
`;
  const stage = {
    apiVersion: 'kwok.x-k8s.io/v1alpha1',
    kind: 'Stage',
    metadata: { name: job },
    spec: {
      resourceRef: { apiGroup: 'v1', kind: 'Pod' },
      selector: { matchExpressions },
      weight: 1,
      next: { statusTemplate },
    },
  };
  await writeFile(file, stringify(stage));
  return file;
}

/**
 * Creates a test's objects and lets the operator go on as far as it can here. Its initializer waits for a node until `inspect`
 * has said what its log shall be.
 */
async function operate(
  changes: Partial<MachinesOptions> & { name: string },
  inspect: (initializer: V1Job) => Promise<string>,
): Promise<MachinesFolder> {
  const folder = await writeMachinesFolder(join(directory, changes.name), { ...options, ...changes });
  const nodes = (await kubectl('get', 'nodes', '--output=name')).trim().split('\n');
  await kubectl('cordon', ...nodes);
  await kubectl('create', '--validate=strict', '--filename', folder.manifests);
  const job = `${changes.name}-initializer`;
  const [pod] = await vi.waitUntil(async () => {
    const pods = await podsOf(job);
    return pods.length > 0 && pods;
  }, poll);
  const output = await inspect(await get<V1Job>('job', job));
  await podLogs.set(namespace, pod?.metadata?.name ?? '', output);
  await kubectl('uncordon', ...nodes);
  return folder;
}

/** Waits until every runner's Job has ended, and says what their logs are. */
async function finish(name: string, logs: readonly string[]): Promise<void> {
  await vi.waitUntil(async () => {
    const jobs = await runnerJobs(name);
    const ended = jobs.filter(({ status }) =>
      status?.conditions?.some(
        ({ type, status }) => status === 'True' && (type === 'Complete' || type === 'Failed'),
      ),
    );
    return ended.length === logs.length;
  }, poll);
  for (const [index, log] of logs.entries()) {
    const [pod] = await podsOf(`${name}-${index + 1}`);
    await podLogs.set(namespace, pod?.metadata?.name ?? '', log);
  }
}

const collect = async (script: string, environment: NodeJS.ProcessEnv = {}): Promise<RunResult> =>
  run(script, [], {
    cwd: tmpdir(),
    env: {
      PATH: process.env['PATH'],
      HOME: directory,
      KUBECONFIG: cluster.kubeconfig,
      KUBECTL: await resolveTool('kubectl'),
      ...environment,
    },
  });
const collected = async (folder: MachinesFolder): Promise<string[]> =>
  (await readdir(join(folder.collect, '..'))).filter((name) => !/^(?:testrun\.yaml|collect\.sh)$/.test(name));

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'gates-machines-'));
  for (const tool of ['k6', 'kubectl', 'k6-operator'] as const) await resolveTool(tool);
  const stages = [await stageOfFailure('crashing-2', 107), await stageOfFailure('crossed-1', 99)];
  cluster = await startControlPlane({ nodes: machines, stages });
  processes = startProcesses(cluster.directory);
  await installTestRuns(cluster);
  podLogs = await servePodLogs(cluster, processes);
  await startOperator(cluster, processes);
  const space = {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name: namespace, labels: { 'pod-security.kubernetes.io/enforce': 'restricted' } },
  };
  await succeed(cluster.kubectl(['create', '--filename=-'], JSON.stringify(space)));
  await kubectl('create', 'secret', 'generic', 'starlight-api', `--from-literal=api-key=${plantedSecret}`);

  target = createServer((request, response) => {
    let bytes = 0;
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
    });
    request.on('end', () => {
      received.push({ key: request.headers['x-api-key']?.toString(), bytes, path: request.url });
      response.end('ok');
    });
  });
  await once(target.listen(0, '127.0.0.1'), 'listening');
  options = {
    name: 'lt',
    namespace,
    machines,
    script,
    settings: {
      TARGET: `http://127.0.0.1:${(target.address() as AddressInfo).port}`,
      DURATION: '2s',
      NONCE: 'n-4711',
      CONFIG: mountedFile('config.json'),
      ODD: 'a,b=c:d/e@f%20+g',
      EMPTY: '',
    },
    files: [
      { name: 'config.json', content: Buffer.from('{"path": "/inference"}\n') },
      { name: 'picture.bin', content: picture },
    ],
    credentialsSecret: { name: 'starlight-api', files: { API_KEY_FILE: 'api-key' } },
  };
}, build_limit_ms);

afterAll(async () => {
  target?.close();
  await processes?.stop();
  await cluster?.stop();
  await rm(directory, { recursive: true, force: true });
}, limit_ms);

describe('the API server with the operator’s own definition', () => {
  const apply = (change: (testRun: { spec: Record<string, unknown> }) => void): Promise<RunResult> => {
    const [, testRun] = structuredClone(testRunManifests({ ...options, name: 'refused' }));
    change(testRun as { spec: Record<string, unknown> });
    const args = ['create', '--dry-run=server', '--validate=strict', '--filename=-'];
    return cluster.kubectl(args, JSON.stringify(testRun));
  };

  it('accepts the TestRun without a warning', async () => {
    expect(await apply(() => undefined)).toMatchObject({ code: 0, stderr: '' });
  });

  it.each([
    ['a number as a text', { parallelism: '3' }, 'spec.parallelism: Invalid value: "string"'],
    ['an unknown field', { paralellism: 3 }, 'unknown field "spec.paralellism"'],
    ['an unknown field of a runner', { runner: { nodes: 3 } }, 'unknown field "spec.runner.nodes"'],
  ])('refuses %s', async (_, change, message) => {
    const { code, stderr } = await apply(({ spec }) => Object.assign(spec, change));
    expect(stderr).toContain(message);
    expect(code).toBe(1);
  });
});

describe('a ConfigMap', () => {
  it('may be as large as the largest that is written', { timeout: limit_ms }, async () => {
    const free_bytes = 1_048_576 - 16_384 - script.length;
    const files = [{ name: 'images.bin', content: new Uint8Array(free_bytes).fill(7) }];
    const [largest] = testRunManifests({ ...options, name: 'largest', files });
    const { code, stderr } = await cluster.kubectl(['create', '--filename=-'], JSON.stringify(largest));
    expect(code, stderr).toBe(0);
    const { binaryData } = await get<V1ConfigMap>('configmap', 'largest-script');
    expect(Buffer.from(binaryData?.['images.bin'] ?? '', 'base64')).toHaveLength(free_bytes);
  });
});

describe('the real operator', () => {
  it('makes the runners, and real k6 runs as they are told to', { timeout: limit_ms }, async () => {
    const mounts = await mountFolders(join(directory, 'mounts'), '/test', '/credentials', '/tmp');
    await writeFile(join(mounts['/credentials'], 'api-key'), plantedSecret);
    const folder = await operate({ name: 'lt' }, async (initializer) => {
      const { data, binaryData, immutable } = await get<V1ConfigMap>('configmap', 'lt-script');
      expect(data).toEqual({ 'load.js': script });
      expect(Buffer.from(binaryData?.['picture.bin'] ?? '', 'base64').equals(picture)).toBe(true);
      expect(immutable).toBe(true);
      await writeFile(join(mounts['/test'], 'load.js'), script);
      for (const [name, content] of Object.entries(binaryData ?? {}))
        await writeFile(join(mounts['/test'], name), Buffer.from(content, 'base64'));

      const { code, log } = await runContainer(initializer, mounts);
      expect(code, log).toBe(0);
      expect(JSON.parse(log)).toMatchObject({ maxVUs: 12 });
      inspected = log;
      return log;
    });

    const jobs = await vi.waitUntil(async () => {
      const found = await runnerJobs('lt');
      return found.length === machines && found;
    }, poll);
    expect(jobs.map(({ metadata }) => metadata?.name)).toEqual(['lt-1', 'lt-2', 'lt-3']);
    for (const [index, job] of jobs.entries()) {
      const pod = job.spec?.template.spec;
      const [container, ...others] = pod?.containers ?? [];
      expect(others).toEqual([]);
      expect(container).toMatchObject({
        image: 'grafana/k6:2.2.0',
        env: [{ name: 'K6_AUTO_EXTENSION_RESOLUTION', value: 'false' }],
        resources: { requests: { cpu: '2', memory: '2Gi' }, limits: { memory: '2Gi' } },
        securityContext: { allowPrivilegeEscalation: false, readOnlyRootFilesystem: true },
      });
      expect(container?.command).toEqual([
        'k6',
        'run',
        '--quiet',
        `--execution-segment=${['0:1/3', '1/3:2/3', '2/3:1'][index]}`,
        '--execution-segment-sequence=0,1/3,2/3,1',
        '--no-usage-report',
        '--include-system-env-vars=false',
        ...[
          ...Object.entries(options.settings).map(([name, value]) => `${name}=${value}`),
          'API_KEY_FILE=/credentials/api-key',
          'REPORT=-',
        ].flatMap((setting) => ['-e', setting]),
        '/test/load.js',
        '--address=0.0.0.0:6565',
        '--paused',
        '--tag',
        `instance_id=${index + 1}`,
        '--tag',
        `job_name=lt-${index + 1}`,
      ]);
      const apart = pod?.affinity?.podAntiAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
      expect(apart).toMatchObject([{ topologyKey: 'kubernetes.io/hostname' }]);
      expect(pod?.automountServiceAccountToken).toBe(false);
      expect(pod?.securityContext).toMatchObject({ runAsNonRoot: true, runAsUser: 12345 });
      expect(pod?.volumes).toHaveLength(3);
      expect(pod?.volumes).toContainEqual({
        name: 'k6-test-volume',
        configMap: { name: 'lt-script', defaultMode: 0o644 },
      });
    }

    const results = await Promise.all(jobs.map((job) => runContainer(job, mounts)));
    const reports = results.map(({ code, log }) => {
      expect(code, log).toBe(0);
      return JSON.parse(log) as { requests: number; told: Record<string, string> };
    });
    for (const { requests, told } of reports) {
      expect(requests).toBeGreaterThan(0);
      expect(told).toEqual({
        ...options.settings,
        CONFIG: join(mounts['/test'], 'config.json'),
        API_KEY_FILE: join(mounts['/credentials'], 'api-key'),
        REPORT: '-',
      });
    }
    expect(received.length).toBeGreaterThan(rate_perSecond);
    expect(reports.reduce((sum, { requests }) => sum + requests, 0)).toBe(received.length);
    expect(new Set(received.map((request) => JSON.stringify(request)))).toEqual(
      new Set([JSON.stringify({ key: plantedSecret, bytes: picture.length, path: '/inference' })]),
    );
    reported = results[0]?.log ?? '';

    const logs = results.map(({ log }) => log);
    await finish('lt', logs);
    const { code, stdout, stderr } = await collect(folder.collect);
    expect(stderr).not.toContain('collect.sh:');
    expect(code, stderr).toBe(0);
    expect(stdout).toContain('All 3 runners reported.');
    expect(stdout).toContain(`gates load merge ${join(directory, 'lt')}/runner-*.log -o loadtest.json`);
    expect(await collected(folder)).toEqual(['runner-1.log', 'runner-2.log', 'runner-3.log']);
    for (const [index, log] of logs.entries())
      expect(await readFile(join(directory, 'lt', `runner-${index + 1}.log`), 'utf8')).toBe(log);

    const again = await collect(folder.collect);
    expect(again.code).toBe(1);
    expect(again.stderr).toContain('runner-1.log is there already, and logs are never overwritten');
  });

  it('leaves no credential in any object but the Secret', async () => {
    const all = await kubectl('get', 'testruns,configmaps,jobs,pods,services,events', '--output=json');
    expect((JSON.parse(all) as { items: { kind: string }[] }).items.map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(['TestRun', 'ConfigMap', 'Job', 'Pod', 'Service', 'Event']),
    );
    expect(all).not.toContain(plantedSecret);
    expect(all).not.toContain(Buffer.from(plantedSecret).toString('base64'));
    expect(await kubectl('get', 'secrets', '--output=json')).toContain(
      Buffer.from(plantedSecret).toString('base64'),
    );
  });

  it('could start its starter, too, where only restricted pods may run', async () => {
    const { spec } = await get<{
      spec: { starter: { image: string; securityContext: object; containerSecurityContext: object } };
    }>('testrun', 'lt');
    const { image, securityContext, containerSecurityContext } = spec.starter;
    const pod = (context: object): string =>
      JSON.stringify({
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { name: 'starter', namespace },
        spec: {
          securityContext: context,
          containers: [{ name: 'k6-curl', image, securityContext: containerSecurityContext }],
        },
      });
    const create = ['create', '--dry-run=server', '--filename=-'];
    expect(await cluster.kubectl(create, pod(securityContext))).toMatchObject({ code: 0 });
    const { stderr } = await cluster.kubectl(create, pod({}));
    expect(stderr).toContain('violates PodSecurity "restricted:latest"');
  });
});

describe('collect.sh', () => {
  const cheap = { machines: 2 };

  it('fails and names the runner whose Job failed', { timeout: limit_ms }, async () => {
    const folder = await operate({ ...cheap, name: 'crashing' }, async () => {
      const early = await collect(join(directory, 'crashing', 'collect.sh'), { TIME_LIMIT_S: '1' });
      expect(early.stderr).toContain('after 1 s 0 of 2 runners have ended, and 0 have a Job');
      return inspected;
    });
    await finish('crashing', [reported, reported]);
    const { code, stdout, stderr } = await collect(folder.collect);
    expect(stderr).toContain('the test is not whole, run it again: crashing-2: it failed, k6 ended with 107');
    expect(stderr).not.toContain('crashing-1:');
    expect(stdout).toBe('');
    expect(code).toBe(1);
    expect(await collected(folder)).toEqual(['failed-2.log', 'runner-1.log']);
  });

  it('takes the report of a runner whose thresholds did not hold, and no half one', {
    timeout: limit_ms,
  }, async () => {
    const folder = await operate({ ...cheap, name: 'crossed' }, async () => inspected);
    await finish('crossed', [`a line of k6\n${reported}`, reported]);
    const { code, stderr } = await collect(folder.collect);
    expect(stderr).toContain('crossed-1: thresholds did not hold; its report counts');
    expect(code, stderr).toBe(0);
    expect(await collected(folder)).toEqual(['runner-1.log', 'runner-2.log']);

    const elsewhere = { ...folder, collect: join(directory, 'elsewhere', 'collect.sh') };
    await mkdir(join(directory, 'elsewhere'));
    await copyFile(folder.collect, elsewhere.collect);
    await finish('crossed', [reported, `${reported.slice(0, 20_000)}\n`]);
    const cut = await collect(elsewhere.collect);
    expect(cut.stderr).toContain('crossed-2: its log does not hold one whole report (failed-2.log)');
    expect(cut.code).toBe(1);
    expect(await collected(elsewhere)).toEqual(['failed-2.log', 'runner-1.log']);
  });

  it('gives up on a runner that is missing, and on one that is too many', { timeout: limit_ms }, async () => {
    const script = join(directory, 'elsewhere', 'lacking.sh');
    const text = await readFile(join(directory, 'crossed', 'collect.sh'), 'utf8');
    for (const log of await readdir(join(directory, 'elsewhere')))
      await rm(join(directory, 'elsewhere', log));
    await writeFile(script, text.replace('machines=2', 'machines=3'), { mode: 0o755 });
    const lacking = await collect(script, { TIME_LIMIT_S: '1' });
    expect(lacking.stderr).toContain('after 1 s 2 of 3 runners have ended, and 2 have a Job');
    expect(lacking.code).toBe(1);

    const [job] = await runnerJobs('crossed');
    const { metadata, spec } = job as V1Job;
    const template = { spec: { ...spec?.template.spec, nodeSelector: { 'gates.test/no-node': 'true' } } };
    const running = {
      apiVersion: 'batch/v1',
      kind: 'Job',
      metadata: { name: 'crossed-3', namespace, labels: metadata?.labels },
      spec: { template },
    };
    await succeed(cluster.kubectl(['create', '--filename=-'], JSON.stringify(running)));
    const late = await collect(script, { TIME_LIMIT_S: '1' });
    expect(late.stderr).toContain('after 1 s 2 of 3 runners have ended, and 3 have a Job');
    expect(late.code).toBe(1);

    await writeFile(script, text.replace('machines=2', 'machines=1'));
    const tooMany = await collect(script);
    expect(tooMany.stderr).toContain('there are 3 Jobs of crossed instead of 1: crossed-1');
    expect(tooMany.code).toBe(1);
    expect(await readdir(join(directory, 'elsewhere'))).toEqual(['lacking.sh']);
  });

  it('ends at once when the operator gave up on the script', { timeout: limit_ms }, async () => {
    const folder = await operate(
      { ...cheap, name: 'broken' },
      async () => 'time="…" level=error msg="SyntaxError"\n',
    );
    await vi.waitUntil(
      async () =>
        (await kubectl('get', 'testrun', 'broken', '--output=jsonpath={.status.stage}')) === 'error',
      poll,
    );
    const { code, stderr } = await collect(folder.collect);
    expect(stderr).toContain(
      'the operator gave up on broken; the log of the Job broken-initializer says why',
    );
    expect(code).toBe(1);
    expect(await collected(folder)).toEqual([]);
  });
});
