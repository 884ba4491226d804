import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { resolveDebianTool } from '../../scripts/tools/debian.ts';
import { run } from '../../scripts/tools/run.ts';

/** One series with all its samples, as a test writes it. */
export interface Written {
  readonly metric: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly points: readonly (readonly [time_ms: number, value: number])[];
}

/** Writes series into the blocks of a folder that a Prometheus then opens. */
export async function backfill(series: readonly Written[], directory: string): Promise<void> {
  const byMetric = new Map<string, Written[]>();
  for (const one of series) byMetric.set(one.metric, [...(byMetric.get(one.metric) ?? []), one]);
  const lines = [...byMetric.values()].flat().flatMap(({ metric, labels, points }) => {
    const selector = Object.entries(labels).map(([name, value]) => `${name}="${value}"`);
    return points.map(
      ([time_ms, value]) => `${metric}{${selector.join(',')}} ${value} ${(time_ms / 1000).toFixed(3)}`,
    );
  });
  const file = join(directory, 'history.txt');
  await writeFile(file, `${lines.join('\n')}\n# EOF\n`);
  const { code, stderr } = await run(await resolveDebianTool('promtool'), [
    'tsdb',
    'create-blocks-from',
    'openmetrics',
    file,
    join(directory, 'data'),
  ]);
  if (code !== 0) throw new Error(`promtool could not write the history: ${stderr}`);
}

/** Every `interval_ms` from one time to another, both included. */
export function times(from_ms: number, to_ms: number, interval_ms: number): number[] {
  return Array.from(
    { length: Math.floor((to_ms - from_ms) / interval_ms) + 1 },
    (_, index) => from_ms + index * interval_ms,
  );
}

export const digest = `sha256:${'d1'.repeat(32)}`;

export interface PodSettings {
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
  readonly times_ms: readonly number[];
  /** bytes of the serving container and of its side car, by the number of the scrape */
  readonly memory?: (scrape: number) => number;
  readonly sidecar?: (scrape: number) => number;
  /** processor seconds so far of the serving container; its side car uses a tenth of a core */
  readonly cpu?: (scrape: number) => number;
  /** requests in all by the number of the scrape; 1 % of them take over 100 ms */
  readonly requests?: (scrape: number) => number;
}

const edges = ['0.05', '0.1', '0.25', '1.0', '+Inf'] as const;
/** Share of the requests that each bucket holds. */
export const shares: Readonly<Record<(typeof edges)[number], number>> = {
  '0.05': 0.7,
  '0.1': 0.99,
  '0.25': 1,
  '1.0': 1,
  '+Inf': 1,
};

/** What Prometheus keeps of a healthy pod: kube-state-metrics', cAdvisor's and its own series. */
export function podSeries(settings: PodSettings): Written[] {
  const { namespace, name, uid, times_ms } = settings;
  const pod = { namespace, pod: name };
  const of = (value: (scrape: number) => number) =>
    times_ms.map((time_ms, scrape) => [time_ms, value(scrape)] as const);
  const ksm = { ...pod, uid, job: 'kube-state-metrics', instance: 'ksm:8080' };
  const image = { image: 'registry.example/starlight', image_id: `registry.example/starlight@${digest}` };
  const cadvisor = (container: string) => ({
    ...pod,
    container,
    id: `/kubepods.slice/kubepods-pod${uid.replaceAll('-', '_')}.slice/${container}`,
    image: 'registry.example/starlight',
    job: 'kubelet',
    instance: 'node-1:10250',
  });
  const service = { ...pod, job: 'starlight', instance: `${name}:8080` };
  const {
    memory = () => 900_000_000,
    sidecar = () => 50_000_000,
    requests = (scrape) => 200 * scrape,
  } = settings;
  const interval_s = ((times_ms[1] ?? 0) - (times_ms[0] ?? 0)) / 1000;
  const { cpu = (scrape) => 0.5 * scrape * interval_s } = settings;
  return [
    { metric: 'kube_pod_info', labels: ksm, points: of(() => 1) },
    ...['detector', 'proxy'].map((container) => ({
      metric: 'kube_pod_container_info',
      labels: { ...ksm, container, ...(container === 'detector' ? image : { image_id: 'proxy@sha256:00' }) },
      points: of(() => 1),
    })),
    { metric: 'container_memory_working_set_bytes', labels: cadvisor('detector'), points: of(memory) },
    { metric: 'container_memory_working_set_bytes', labels: cadvisor('proxy'), points: of(sidecar) },
    // the pod's own cgroup and its sandbox: counted twice if they were not left out
    {
      metric: 'container_memory_working_set_bytes',
      labels: { ...cadvisor(''), id: `/kubepods/pod${uid}` },
      points: of(() => 4e9),
    },
    { metric: 'container_memory_working_set_bytes', labels: cadvisor('POD'), points: of(() => 4e9) },
    { metric: 'container_cpu_usage_seconds_total', labels: cadvisor('detector'), points: of(cpu) },
    {
      metric: 'container_cpu_usage_seconds_total',
      labels: cadvisor('proxy'),
      points: of((scrape) => 0.1 * scrape * interval_s),
    },
    { metric: 'up', labels: service, points: of(() => 1) },
    {
      metric: 'http_requests_total',
      labels: { ...service, method: 'POST', code: '200' },
      points: of(requests),
    },
    {
      metric: 'http_requests_total',
      labels: { ...service, method: 'POST', code: '404' },
      points: of((scrape) => 3 * scrape),
    },
    {
      metric: 'http_requests_total',
      labels: { ...service, method: 'POST', code: '500' },
      points: of(() => 0),
    },
    ...edges.map((le) => ({
      metric: 'http_request_duration_seconds_bucket',
      labels: { ...service, method: 'POST', le },
      points: of((scrape) => Math.round(requests(scrape) * shares[le])),
    })),
  ];
}
