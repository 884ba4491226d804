import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { digest } from './history.testing.ts';

export const pods = [
  { name: 'starlight-v4-647574f4bc-q97hd', uid: 'abddad51-de97-41b8-9b32-818ed09cb3ac' },
  { name: 'starlight-v4-647574f4bc-vp2g5', uid: '327f1403-790e-409e-af26-72ee29e2ea42' },
] as const;

/** What cAdvisor said at one scrape: its samples state their own time. */
export interface Told {
  readonly time_ms: number;
  readonly memory_bytes: number;
}

/** Stands for cAdvisor, kube-state-metrics and the service's pods; what it says is known. */
export interface Exporter {
  readonly port: number;
  /** requests so far of each pod, by status; those over 100 ms */
  readonly counts: { served: number; failed: number; slow: number };
  /** pods that cAdvisor no longer shows */
  readonly hidden: Set<string>;
  /** what cAdvisor told each reader of the first pod's serving container */
  told(reader: string): readonly Told[];
  stop(): Promise<void>;
}

export const cores = 0.6;
export const sidecar_bytes = 40_000_000;
const namespace = 'live';

export async function startExporter(): Promise<Exporter> {
  const counts = { served: 0, failed: 0, slow: 0 };
  const hidden = new Set<string>();
  const told = new Map<string, Told[]>();
  const began_ms = Date.now();

  const cadvisor = (reader: string): string[] => {
    const time_ms = Date.now();
    const list = told.get(reader) ?? [];
    told.set(reader, list);
    const memory_bytes = 900_000_000 + ((list.length * 7919) % 997) * 1000;
    list.push({ time_ms, memory_bytes });
    return pods
      .filter(({ name }) => !hidden.has(name))
      .flatMap(({ name, uid }) => {
        const of = (container: string) =>
          `namespace="${namespace}",pod="${name}",container="${container}",id="/kubepods/pod${uid}/${container}"`;
        return [
          `container_memory_working_set_bytes{${of('detector')}} ${memory_bytes} ${time_ms}`,
          `container_memory_working_set_bytes{${of('proxy')}} ${sidecar_bytes} ${time_ms}`,
          `container_memory_working_set_bytes{${of('')}} 3e9 ${time_ms}`,
          `container_cpu_usage_seconds_total{${of('detector')}} ${(cores * (time_ms - began_ms)) / 1000} ${time_ms}`,
          `container_cpu_usage_seconds_total{${of('proxy')}} 1 ${time_ms}`,
        ];
      });
  };
  const kubeStateMetrics = (): string[] =>
    pods.flatMap(({ name, uid }) => {
      const of = `namespace="${namespace}",pod="${name}",uid="${uid}"`;
      return [
        `kube_pod_info{${of}} 1`,
        `kube_pod_container_info{${of},container="detector",image_id="registry.example/starlight@${digest}"} 1`,
        `kube_pod_container_info{${of},container="proxy",image_id="registry.example/proxy@${digest}"} 1`,
      ];
    });
  const service = (): string[] => {
    const all = counts.served + counts.failed;
    return [
      `http_requests_total{code="200"} ${counts.served}`,
      ...(counts.failed > 0 ? [`http_requests_total{code="500"} ${counts.failed}`] : []),
      `http_request_duration_seconds_bucket{le="0.1"} ${all - counts.slow}`,
      `http_request_duration_seconds_bucket{le="+Inf"} ${all}`,
    ];
  };

  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://127.0.0.1');
    const lines =
      url.pathname === '/cadvisor'
        ? cadvisor(url.searchParams.get('reader') ?? '')
        : url.pathname === '/kube-state-metrics'
          ? kubeStateMetrics()
          : service();
    response.setHeader('content-type', 'text/plain; version=0.0.4');
    response.end(`${lines.join('\n')}\n`);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    counts,
    hidden,
    told: (reader) => told.get(reader) ?? [],
    stop: async () => {
      server.closeAllConnections();
      await once(server.close(), 'close');
    },
  };
}

/** A Prometheus that scrapes the exporter every second. */
export function scrapeConfig({ port }: Exporter, reader: string): object {
  const targets = [`127.0.0.1:${port}`];
  return {
    global: { scrape_interval: '1s', scrape_timeout: '1s' },
    scrape_configs: [
      {
        job_name: 'kubelet',
        metrics_path: '/cadvisor',
        params: { reader: [reader] },
        static_configs: [{ targets }],
      },
      {
        job_name: 'kube-state-metrics',
        metrics_path: '/kube-state-metrics',
        static_configs: [{ targets }],
      },
      {
        job_name: 'starlight',
        static_configs: pods.map(({ name }) => ({
          targets,
          labels: { namespace, pod: name, __metrics_path__: `/pods/${name}` },
        })),
      },
    ],
  };
}
