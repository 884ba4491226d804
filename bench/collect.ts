import { readFile } from 'node:fs/promises';
import { Agent, request } from 'node:https';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { parse } from 'yaml';
import { type ControlPlane, startControlPlane } from '../environment/control-plane.ts';
import { resolveTool } from '../scripts/tools.ts';
import { alternate, runTimed } from './measure.ts';
import type { Figure } from './results.ts';

const pods_wanted = 10_000;
const pods_per_node = 100;
const in_flight = 16;
const ready_limit_ms = 1_200_000;
const profile = 'fixtures/all-pass/gates.yaml';

/** Collecting 10,000 pods before a deployment, against kubectl that reads the same kinds. */
export async function compareCollection(
  directory: string,
  rounds: number,
  say: (line: string) => void,
): Promise<Figure[]> {
  const kubectl = await resolveTool('kubectl');
  say('starting a control plane');
  const cluster = await startControlPlane({ nodes: pods_wanted / pods_per_node });
  try {
    await fill(cluster, say);
    const output = join(directory, 'collected.json');
    const collect = () =>
      runTimed(
        [
          process.execPath,
          'dist/cli/main.js',
          'collect',
          '--moment',
          'pre-deployment',
          '--only',
          'cluster',
          '--profile',
          profile,
          '--kubeconfig',
          cluster.kubeconfig,
          '--output',
          output,
        ],
        0,
      );
    const get = async () => {
      const options = ['--kubeconfig', cluster.kubeconfig, '--output', 'json'];
      const everywhere = await runTimed([kubectl, 'get', 'nodes,pods', '--all-namespaces', ...options], 0);
      const here = await runTimed(
        [kubectl, 'get', 'deployments,replicasets,ingresses', '--namespace', 'starlight-prod', ...options],
        0,
      );
      return { time_ms: everywhere.time_ms + here.time_ms, stdout: everywhere.stdout };
    };
    await collect();
    const collected = JSON.parse(await readFile(output, 'utf8')).observations['pre-deployment'].cluster.data;
    const got = (JSON.parse((await get()).stdout) as { items: { kind: string }[] }).items;
    const theirs = got.filter(({ kind }) => kind === 'Pod').length;
    if (collected.pods.complete !== true || collected.pods.items.length !== theirs || theirs < pods_wanted)
      throw new Error(`collected ${collected.pods.items.length} pods, kubectl got ${theirs}`);
    const measured = await alternate(Math.min(rounds, 7), {
      collect: async () => (await collect()).time_ms,
      kubectl: async () => (await get()).time_ms,
    });
    return [
      {
        what: `gates collect, ${theirs.toLocaleString('en')} pods (${measured.collect.length} rounds)`,
        unit: 'ms',
        ours: measured.collect,
        peer: { name: 'kubectl get -o json', values: measured.kubectl },
        limit: { ratio_max: 1.2 },
      },
    ];
  } finally {
    await cluster.stop();
  }
}

/** Creates the pods on their nodes, several at once, and waits until all run. */
async function fill(cluster: ControlPlane, say: (line: string) => void): Promise<void> {
  const post = await poster(cluster);
  for (const name of ['starlight-prod', 'others']) await post('/api/v1/namespaces', { metadata: { name } });
  let created = 0;
  const next = async () => {
    while (created < pods_wanted) {
      const index = created++;
      if (index % 1000 === 0) say(`creating pods: ${index} of ${pods_wanted}`);
      const namespace = index % 20 === 0 ? 'starlight-prod' : 'others';
      await post(`/api/v1/namespaces/${namespace}/pods`, podOf(index));
    }
  };
  await Promise.all(Array.from({ length: in_flight }, next));
  const start = performance.now();
  for (;;) {
    const { stdout } = await cluster.kubectl([
      'get',
      'pods',
      '--all-namespaces',
      '--field-selector=status.phase=Running',
      '--output=name',
    ]);
    const running = stdout.split('\n').length - 1;
    if (running >= pods_wanted) return;
    if (performance.now() - start > ready_limit_ms) throw new Error(`Only ${running} pods run.`);
    say(`pods that run: ${running}`);
    await new Promise((resolve) => setTimeout(resolve, 10_000));
  }
}

function podOf(index: number): object {
  return {
    metadata: {
      name: `workload-${index}`,
      labels: { app: `workload-${index % 200}`, 'app.kubernetes.io/managed-by': 'helm' },
      annotations: { 'prometheus.io/scrape': 'true', 'prometheus.io/port': '8080' },
    },
    spec: {
      nodeName: `node-${(index % (pods_wanted / pods_per_node)) + 1}`,
      automountServiceAccountToken: false,
      containers: [
        {
          name: 'main',
          image: 'registry.example/workload:1',
          env: [
            { name: 'LOG_LEVEL', value: 'info' },
            { name: 'API_KEY', valueFrom: { secretKeyRef: { name: 'workload', key: 'API_KEY' } } },
          ],
          ports: [{ name: 'http', containerPort: 8080 }],
          resources: { requests: { cpu: '10m', memory: '32Mi' }, limits: { cpu: '20m', memory: '64Mi' } },
        },
      ],
    },
  };
}

/** Posts to the API server as the administrator. */
async function poster(cluster: ControlPlane): Promise<(path: string, body: object) => Promise<void>> {
  const config = parse(await readFile(cluster.kubeconfig, 'utf8'));
  const { cluster: server } = config.clusters[0];
  const { user } = config.users[0];
  const pem = async (name: string, from: Record<string, string>) =>
    from[`${name}-data`] === undefined
      ? readFile(from[name] ?? '')
      : Buffer.from(from[`${name}-data`] ?? '', 'base64');
  const [ca, cert, key] = await Promise.all([
    pem('certificate-authority', server),
    pem('client-certificate', user),
    pem('client-key', user),
  ]);
  const agent = new Agent({ keepAlive: true, maxSockets: in_flight, ca, cert, key });
  return (path, body) =>
    new Promise((resolve, reject) => {
      const text = JSON.stringify(body);
      const sent = request(
        `${cluster.server}${path}`,
        {
          agent,
          method: 'POST',
          headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) },
        },
        (response) => {
          response.resume();
          response.on('end', () =>
            response.statusCode === 201
              ? resolve()
              : reject(new Error(`POST ${path}: ${response.statusCode}`)),
          );
        },
      );
      sent.on('error', reject);
      sent.end(text);
    });
}
