import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ProfileInput } from '../../src/lib/profile/schema.ts';
import { backfill, digest, podSeries, times, type Written } from './history.testing.ts';
import { type RunningPrometheus, startPrometheus, versions } from './server.testing.ts';
import { judgeMetrics, judgeResources, loadTestOf, metricsAt, resourcesOf } from './verdict.testing.ts';

const interval_ms = 15_000;
/** Blocks of the past: an hour ago, on a whole second. */
const now_ms = Math.floor(Date.now() / 1000) * 1000 - 3_600_000;
const window_s = 600;
const start_ms = now_ms - window_s * 1000;
/** A scrape lies 5 s before the window, and its last one 5 s before its end. */
const scrapes_ms = times(start_ms - 5_000 - 4 * interval_ms, now_ms - 5_000, interval_ms);
const at = (scrape: number) => scrapes_ms[scrape + 4] ?? 0;
/** How many scrapes lie in the window. */
const scrapes = window_s / 15;

const a = 'starlight-v4-647574f4bc-q97hd';
const b = 'starlight-v4-647574f4bc-vp2g5';
const uids: Readonly<Record<string, string>> = {
  [a]: 'abddad51-de97-41b8-9b32-818ed09cb3ac',
  [b]: '327f1403-790e-409e-af26-72ee29e2ea42',
};
const limits = { production_window_seconds_min: window_s, monitoring_active_seconds_min: window_s };

function healthy(namespace: string): Written[] {
  return [a, b].flatMap((name) =>
    podSeries({ namespace, name, uid: uids[name] ?? '', times_ms: scrapes_ms }),
  );
}

type Change = (series: Written[], namespace: string) => Written[];
const of =
  (metric: string, pod: string, extra: Readonly<Record<string, string>> = {}) =>
  (one: Written) =>
    one.metric === metric &&
    one.labels['pod'] === pod &&
    Object.entries(extra).every(([name, value]) => one.labels[name] === value);
const change =
  (which: (one: Written) => boolean, points: (points: Written['points']) => Written['points']): Change =>
  (series) => {
    if (!series.some(which)) throw new Error('the change changes nothing');
    return series.map((one) => (which(one) ? { ...one, points: points(one.points) } : one));
  };
const relabel =
  (which: (one: Written) => boolean, labels: Readonly<Record<string, string>>): Change =>
  (series) =>
    series.map((one) => (which(one) ? { ...one, labels: { ...one.labels, ...labels } } : one));
const add =
  (...added: ((namespace: string) => Written)[]): Change =>
  (series, namespace) => [...series, ...added.map((one) => one(namespace))];
const without = (from: number, to: number) => (points: Written['points']) =>
  points.filter(([time_ms]) => time_ms < at(from) || time_ms >= at(to));
const until = (to: number) => (points: Written['points']) => points.filter(([time_ms]) => time_ms < at(to));
const ofPod = (pod: string) => (one: Written) => one.labels['pod'] === pod;
const memory = 'container_memory_working_set_bytes';
const isService = (one: Written) => one.labels['job'] === 'starlight';

interface Case {
  readonly name: string;
  readonly change: Change;
  readonly profile?: ProfileInput;
  /** the items' answers where they are not `pass` */
  readonly items: Readonly<Record<string, string>>;
  /** what the record says, where it is other than of healthy pods */
  readonly record?: object;
  /** what a person is told */
  readonly told?: string;
}

const healthyRequests = { total: 2 * 200 * scrapes, succeeded: 2 * 200 * scrapes, failed: 0 };
const all = (status: string) => ({
  'performance.latency_p95': status,
  'performance.throughput': status,
  'performance.availability': status,
  'performance.memory_per_pod': status,
});
const unknownAll = all('unknown');

/** An ingress counts for all pods together. */
const ingress =
  (points: (points: Written['points']) => Written['points']): Change =>
  (series, namespace) => [
    ...series.filter((one) => one.metric !== 'http_requests_total'),
    {
      metric: 'ingress_requests_total',
      labels: { namespace, status: '200', job: 'ingress', instance: 'ingress-1:9113' },
      points: points(scrapes_ms.map((time_ms, scrape) => [time_ms, 400 * scrape])),
    },
  ];
const ofIngress: ProfileInput = {
  prometheus: {
    queries: { requests: 'ingress_requests_total{namespace="$namespace"}[$range]' },
    status: { label: 'status' },
  },
};

const production: readonly Case[] = [
  { name: 'healthy', change: (series) => series, items: {} },
  {
    name: 'a counter that begins again',
    change: change(of('http_requests_total', a, { code: '200' }), (points) =>
      // at the eleventh scrape of the window the container is new and has served 240
      points.map(([time_ms, value]) => [time_ms, time_ms < at(11) ? value : value - 200 * 14 + 40]),
    ),
    items: {},
    record: { requests: { total: 2 * 200 * scrapes + 40, succeeded: 2 * 200 * scrapes + 40, failed: 0 } },
  },
  {
    name: 'errors whose series appears with them',
    change: add((namespace) => ({
      metric: 'http_requests_total',
      labels: { namespace, pod: a, job: 'starlight', instance: `${a}:8080`, method: 'POST', code: '503' },
      points: scrapes_ms.filter((time_ms) => time_ms >= at(20)).map((time_ms) => [time_ms, 90]),
    })),
    items: { 'performance.availability': 'fail' },
    record: { requests: { total: 16_090, succeeded: 16_000, failed: 90 } },
  },
  {
    name: 'errors that the profile would not call failed',
    change: add((namespace) => ({
      metric: 'http_requests_total',
      labels: { namespace, pod: a, job: 'starlight', instance: `${a}:8080`, method: 'POST', code: '503' },
      points: scrapes_ms.filter((time_ms) => time_ms >= at(20)).map((time_ms) => [time_ms, 90]),
    })),
    profile: { prometheus: { status: { failed: '599', refused: '....|503' } } },
    items: { 'performance.availability': 'fail' },
    record: { requests: { failed: 90 } },
  },
  {
    name: 'slow',
    change: change(of('http_request_duration_seconds_bucket', a, { le: '0.1' }), (points) =>
      points.map(([time_ms, value]) => [time_ms, Math.round(value * 0.8)]),
    ),
    items: { 'performance.latency_p95': 'fail' },
  },
  {
    name: 'too much memory in one scrape',
    change: change(of(memory, b, { container: 'detector' }), (points) =>
      points.map(([time_ms, value]) => [time_ms, time_ms === at(7) ? 1_950_000_000 : value]),
    ),
    items: { 'performance.memory_per_pod': 'fail' },
    record: {
      pods: {
        items: [
          { name: a, memory_bytes_max: 950_000_000 },
          { name: b, memory_bytes_max: 2_000_000_000 },
        ],
      },
    },
  },
  {
    name: 'a pod that vanishes from cAdvisor',
    change: change(of(memory, b, { container: 'detector' }), until(20)),
    items: { 'performance.memory_per_pod': 'unknown' },
    record: { pods: { items: [{ largestGap_seconds: 15 }, { largestGap_seconds: 320 }] } },
    told: b,
  },
  {
    name: 'a pod that cAdvisor never saw',
    change: (series) => series.filter((one) => !(one.metric.startsWith('container_') && ofPod(b)(one))),
    items: { 'performance.memory_per_pod': 'unknown' },
    told: `pod ${b} was never sampled`,
  },
  {
    name: 'a pod that was deleted stays expected',
    change: change(ofPod(b), until(20)),
    items: {},
    record: {
      expectedPods: { items: [{ name: a }, { name: b }], complete: true },
      requests: { total: 200 * scrapes + 200 * 19, failed: 0 },
    },
  },
  {
    name: 'a pod that failed and is still listed, by its phase',
    change: (series) =>
      series.map((one) => {
        if (one.metric === 'kube_pod_info')
          return {
            metric: 'kube_pod_status_phase',
            labels: { ...one.labels, phase: 'Running' },
            points: one.points.map(([time_ms]) => [time_ms, ofPod(b)(one) && time_ms >= at(20) ? 0 : 1]),
          };
        const listed = one.metric === 'kube_pod_container_info' && one.labels['container'] === 'detector';
        return ofPod(b)(one) && !listed ? { ...one, points: until(20)(one.points) } : one;
      }),
    profile: {
      prometheus: {
        queries: {
          pods: 'kube_pod_status_phase{namespace="$namespace",pod=~"$pods",phase="Running"}[$range]',
        },
      },
    },
    items: {},
    record: { expectedPods: { items: [{ name: a }, { name: b }], complete: true } },
  },
  {
    name: 'a pod that appeared counts from zero',
    change: (series) => series.map((one) => (ofPod(b)(one) ? { ...one, points: one.points.slice(14) } : one)),
    items: {},
    // its first sample says 2,800 requests
    record: { requests: { total: 200 * scrapes + 200 * (scrapes + 4), failed: 0 } },
  },
  {
    name: 'a gap in everything',
    change: change(() => true, without(10, 20)),
    items: { ...unknownAll, 'completion.monitoring_active_24h': 'fail' },
    record: {
      largestGap_seconds: 165,
      expectedPods: { complete: false },
      coverage: { largestGap_seconds: 165 },
    },
  },
  {
    name: 'a gap of kube-state-metrics',
    change: change((one) => one.labels['job'] === 'kube-state-metrics', without(10, 20)),
    items: { 'performance.memory_per_pod': 'unknown' },
    record: { expectedPods: { complete: false } },
    told: 'kube-state-metrics was not sampled all the time',
  },
  {
    name: 'a pod whose scrapes fail',
    change: change(of('up', a), (points) =>
      points.map(([time_ms, value]) => [time_ms, time_ms >= at(10) && time_ms < at(20) ? 0 : value]),
    ),
    items: { ...unknownAll, 'completion.monitoring_active_24h': 'fail' },
    record: { largestGap_seconds: 165 },
  },
  {
    name: 'a pod that is not scraped',
    change: (series) => series.filter((one) => !(isService(one) && ofPod(b)(one))),
    items: { ...unknownAll, 'completion.monitoring_active_24h': 'unknown' },
    record: { largestGap_seconds: window_s },
  },
  {
    name: 'old counts of a pod that was not scraped before',
    change: change(
      (one) => isService(one) && ofPod(b)(one),
      (points) => points.slice(5),
    ),
    items: unknownAll,
    record: { requests: { total: 200 * scrapes + 200 * (scrapes - 1) } },
    told: 'how much is older',
  },
  {
    name: 'NaN in memory',
    change: change(of(memory, a, { container: 'proxy' }), (points) =>
      points.map(([time_ms, value]) => [time_ms, time_ms === at(9) ? Number.NaN : value]),
    ),
    items: unknownAll,
    told: 'are no numbers',
  },
  {
    name: 'NaN in a counter',
    change: change(of('http_requests_total', a, { code: '500' }), (points) =>
      points.map(([time_ms, value]) => [time_ms, time_ms === at(9) ? Number.NaN : value]),
    ),
    items: unknownAll,
    told: 'no whole counts',
  },
  {
    name: 'an extra series of memory',
    change: add((namespace) => ({
      metric: memory,
      labels: { namespace, pod: a, container: 'detector', job: 'cadvisor', instance: 'node-1:8080' },
      points: scrapes_ms.map((time_ms) => [time_ms, 1]),
    })),
    items: { 'performance.memory_per_pod': 'unknown' },
    told: 'several series where one is meant',
  },
  {
    name: 'a service that is scraped by two jobs',
    change: (series) => [
      ...series,
      ...series.filter(isService).map((one) => ({ ...one, labels: { ...one.labels, job: 'pods' } })),
    ],
    items: {
      'performance.latency_p95': 'unknown',
      'performance.throughput': 'unknown',
      'performance.availability': 'unknown',
    },
    told: 'differ in job',
  },
  {
    name: 'requests that an ingress counts',
    change: ingress((points) => points),
    profile: ofIngress,
    items: {},
    record: {
      largestGap_seconds: 15,
      requests: { total: 400 * scrapes, succeeded: 400 * scrapes, failed: 0 },
    },
  },
  {
    name: 'a gap of an ingress',
    change: ingress(without(10, 20)),
    profile: ofIngress,
    items: unknownAll,
    record: { largestGap_seconds: 165, requests: { total: 400 * scrapes } },
  },
  {
    name: 'statuses by their class',
    change: (series) =>
      series.map((one) => {
        const { code, ...labels } = one.labels;
        return code === undefined ? one : { ...one, labels: { ...labels, code: `${code[0]}xx` } };
      }),
    items: {},
    record: { requests: healthyRequests },
  },
  {
    name: 'a status that means nothing',
    change: relabel(of('http_requests_total', a, { code: '500' }), { code: '0' }),
    items: { 'performance.throughput': 'unknown', 'performance.availability': 'unknown' },
    told: 'gives the status 0: say in prometheus.status what it means',
  },
  {
    name: 'requests without a status',
    change: (series) =>
      series.map((one) => {
        const { code: _, ...labels } = one.labels;
        return one.metric === 'http_requests_total' && one.labels['code'] === '200'
          ? { ...one, labels }
          : one;
      }),
    items: { 'performance.throughput': 'unknown', 'performance.availability': 'unknown' },
    told: 'prometheus.status.label',
  },
  {
    name: 'a metric of another name',
    change: (series) => series.filter((one) => one.metric !== 'http_requests_total'),
    items: { 'performance.throughput': 'unknown', 'performance.availability': 'unknown' },
    told: 'finds no series',
  },
  {
    name: 'no bucket at the limit',
    change: (series) => series.filter((one) => one.labels['le'] !== '0.1'),
    items: { 'performance.latency_p95': 'unknown' },
    told: 'no bucket ends at 0.1 s',
  },
  {
    name: 'a bucket at the limit in one pod only',
    change: (series) => series.filter((one) => !(one.labels['le'] === '0.1' && ofPod(a)(one))),
    items: { 'performance.latency_p95': 'unknown' },
    told: 'no bucket ends at 0.1 s',
  },
  {
    name: 'buckets under two spellings',
    change: (series) =>
      series.flatMap((one) =>
        one.labels['le'] === '1.0' && ofPod(a)(one)
          ? [
              { ...one, labels: { ...one.labels, le: '1' }, points: one.points.slice(0, 20) },
              { ...one, points: one.points.slice(20) },
            ]
          : [one],
      ),
    items: { 'performance.latency_p95': 'unknown' },
    told: 'two spellings',
  },
  {
    name: 'pods of two images',
    change: relabel(of('kube_pod_container_info', b, { container: 'detector' }), {
      image_id: `registry.example/starlight@sha256:${'ee'.repeat(32)}`,
    }),
    items: { ...unknownAll, 'completion.monitoring_active_24h': 'unknown' },
    told: 'several images',
  },
  {
    name: 'pods whose image is not stated',
    change: relabel(of('kube_pod_container_info', b, { container: 'detector' }), { image_id: '' }),
    items: { ...unknownAll, 'completion.monitoring_active_24h': 'unknown' },
    told: 'does not say what it was measured on',
  },
  {
    name: 'a pod that kube-state-metrics does not show',
    change: (series) =>
      series.filter((one) => !(one.labels['job'] === 'kube-state-metrics' && ofPod(b)(one))),
    items: { 'performance.memory_per_pod': 'unknown' },
    told: `pod ${b} used something`,
  },
];

const replaced = 'c0ffee00-0c11-42e5-a62c-c4d0f4e80041';

const resourcesCases: readonly (Omit<Case, 'items'> & {
  readonly memory: string;
  readonly cpu?: string;
  /** whether the pods show of which image they are; default true */
  readonly bound?: boolean;
})[] = [
  {
    name: 'healthy',
    change: (series) => series,
    memory: 'pass',
    record: {
      pods: {
        items: [
          { name: a, uid: uids[a], memory_bytes_max: 950_000_000, samples: scrapes, largestGap_seconds: 15 },
          { name: b, uid: uids[b], memory_bytes_max: 950_000_000, samples: scrapes, largestGap_seconds: 15 },
        ],
        complete: true,
      },
    },
  },
  {
    name: 'pods whose image is not stated',
    change: relabel(of('kube_pod_container_info', b, { container: 'detector' }), { image_id: '' }),
    bound: false,
    memory: 'unknown',
    told: 'does not say what it was measured on',
  },
  {
    name: 'a burst over four scrapes',
    change: change(of('container_cpu_usage_seconds_total', a, { container: 'detector' }), (points) => {
      let total = 0;
      return points.map(([time_ms]) => {
        total += 15 * (time_ms > at(10) && time_ms <= at(14) ? 0.95 : 0.2);
        return [time_ms, total];
      });
    }),
    memory: 'pass',
    cpu: 'fail',
    record: {
      pods: {
        items: [{ cpu_cores_max: expect.closeTo(1.05, 9) }, { cpu_cores_max: expect.closeTo(0.6, 9) }],
      },
    },
  },
  {
    name: 'a burst in one scrape, which is none over four',
    change: change(of('container_cpu_usage_seconds_total', a, { container: 'detector' }), (points) => {
      let total = 0;
      return points.map(([time_ms]) => {
        total += 15 * (time_ms === at(10) ? 2 : 0.2);
        return [time_ms, total];
      });
    }),
    memory: 'pass',
    record: { pods: { items: [{ cpu_cores_max: expect.closeTo(0.75, 9) }, {}] } },
  },
  {
    name: 'a burst in which a counter begins again',
    change: change(of('container_cpu_usage_seconds_total', a, { container: 'detector' }), (points) => {
      let total = 0;
      return points.map(([time_ms]) => {
        if (time_ms === at(11)) total = 0;
        total += 15 * (time_ms > at(10) && time_ms <= at(14) ? 0.95 : 0.2);
        return [time_ms, total];
      });
    }),
    memory: 'pass',
    cpu: 'fail',
    record: { pods: { items: [{ cpu_cores_max: expect.closeTo(1.05, 9) }, {}] } },
  },
  {
    name: 'a container that was replaced is not added to its successor',
    change: (series) =>
      series.flatMap((one) =>
        one.metric.startsWith('container_') && one.labels['container'] === 'detector' && ofPod(a)(one)
          ? [
              { ...one, points: until(20)(one.points) },
              {
                ...one,
                labels: { ...one.labels, id: `${one.labels['id']}-2` },
                points: one.points.filter(([time_ms]) => time_ms >= at(20)),
              },
            ]
          : [one],
      ),
    memory: 'pass',
    record: { pods: { items: [{ memory_bytes_max: 950_000_000 }, {}] } },
  },
  {
    name: 'containers with times of their own are added',
    change: change(of(memory, a, { container: 'proxy' }), (points) =>
      points.map(([time_ms, value]) => [time_ms - 6_000, value]),
    ),
    memory: 'pass',
    record: { pods: { items: [{ memory_bytes_max: 950_000_000 }, {}] } },
  },
  {
    name: 'a pod that vanishes',
    change: change(ofPod(b), until(20)),
    memory: 'unknown',
    record: { expectedPods: { items: [{ name: a }, { name: b }], complete: true } },
    told: `pod ${b} vanished while the load test ran`,
  },
  {
    name: 'a pod that was replaced under its own name',
    change: (series) =>
      series.flatMap((one) => {
        if (!ofPod(b)(one) || isService(one)) return [one];
        const { uid, id, ...rest } = one.labels;
        const successor = {
          ...rest,
          ...(uid === undefined ? {} : { uid: replaced }),
          ...(id === undefined ? {} : { id: `/kubepods/pod${replaced}/x` }),
        };
        const points = one.points
          .filter(([time_ms]) => time_ms >= at(22))
          .map(([time_ms, value]) => [time_ms, id === undefined ? value : value / 2] as const);
        return [
          { ...one, points: until(20)(one.points) },
          { ...one, labels: successor, points },
        ];
      }),
    memory: 'unknown',
    record: {
      pods: {
        items: [
          { name: a },
          { name: b, uid: uids[b], memory_bytes_max: 950_000_000, samples: 19 },
          { name: b, uid: replaced, memory_bytes_max: 475_000_000, samples: 19 },
        ],
      },
    },
    told: `pod ${b} vanished while the load test ran`,
  },
  {
    name: 'a side car that was never sampled',
    change: (series) =>
      series.filter((one) => !(one.metric.startsWith('container_') && one.labels['container'] === 'proxy')),
    memory: 'unknown',
    // not even a gap as long as the test is allowed
    profile: { parameters: { sample_gap_seconds_max: 600 } },
    told: 'memory of container proxy, cpu of container proxy was never sampled',
  },
  {
    name: 'a gap',
    change: change((one) => one.metric.startsWith('container_'), without(10, 20)),
    memory: 'unknown',
    record: { pods: { items: [{ largestGap_seconds: 165 }, { largestGap_seconds: 165 }] } },
  },
  {
    name: 'too few scrapes',
    change: change(
      (one) => one.metric.startsWith('container_') && ofPod(a)(one),
      (points) => points.filter((_, index) => index % 14 === 0),
    ),
    memory: 'unknown',
    profile: { parameters: { sample_gap_seconds_max: 600 } },
    told: `pod ${a} was sampled 3 times, 4 are needed`,
  },
  {
    name: 'NaN',
    change: change(of('container_cpu_usage_seconds_total', a, { container: 'proxy' }), (points) =>
      points.map(([time_ms, value]) => [time_ms, time_ms === at(9) ? Number.NaN : value]),
    ),
    memory: 'unknown',
    told: 'are no numbers',
  },
  {
    name: 'no such pod',
    change: (series) => series,
    profile: { prometheus: { test: { pods: 'other-.*' } } },
    memory: 'unknown',
    told: 'kube-state-metrics shows no pod other-.*',
    bound: false,
  },
];

/** Two days at 30 s, of which one is the window; the limits are the checklist's. */
const day = {
  namespace: 'day',
  times_ms: times(now_ms - 26 * 3_600_000, now_ms - 10_000, 30_000),
};

const quick = { namespace: 'quick', times_ms: times(start_ms, start_ms + 60_000, 5_000) };

const namespaceOf = (kind: string, index: number) => `${kind}-${index}`;
let directory: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'gates-history-'));
  const written = [
    ...production.map((one, index) => ({ ...one, namespace: namespaceOf('production', index) })),
    ...resourcesCases.map((one, index) => ({ ...one, namespace: namespaceOf('test', index) })),
  ].flatMap((one) => one.change(healthy(one.namespace), one.namespace));
  const longRun = podSeries({ ...day, name: a, uid: uids[a] ?? '' });
  const quickRun = podSeries({ ...quick, name: a, uid: uids[a] ?? '' });
  await backfill([...written, ...longRun, ...quickRun], directory);
});
afterAll(() => rm(directory, { recursive: true, force: true }));

describe.each(versions)('%s', (version) => {
  let prometheus: RunningPrometheus;
  beforeAll(async () => {
    prometheus = await startPrometheus({ version, data: join(directory, 'data') });
  });
  afterAll(() => prometheus?.remove());

  const profileOf = (namespace: string, input: ProfileInput = {}): ProfileInput => ({
    ...input,
    namespace,
    parameters: { ...limits, ...input.parameters },
  });

  describe('production', () => {
    it.each(production.map((one, index) => ({ ...one, index })))('$name', async (one) => {
      const profile = profileOf(namespaceOf('production', one.index), one.profile);
      const sighting = await metricsAt(now_ms, { prometheus: prometheus.url, profile });
      if (one.name === 'healthy')
        expect(sighting).toEqual({
          data: {
            window: { start: new Date(start_ms).toISOString(), end: new Date(now_ms).toISOString() },
            largestGap_seconds: 15,
            requests: healthyRequests,
            latency: {
              requests: 16_000,
              ladder: [
                { limit_ms: 50, atOrOver: 4800 },
                { limit_ms: 100, atOrOver: 160 },
                { limit_ms: 250, atOrOver: 0 },
                { limit_ms: 1000, atOrOver: 0 },
              ],
            },
            expectedPods: {
              items: [a, b].map((name) => ({ name, uid: uids[name] })),
              complete: true,
            },
            pods: {
              items: [a, b].map((name) => ({
                name,
                uid: uids[name],
                memory_bytes_max: 950_000_000,
                samples: scrapes,
                largestGap_seconds: 15,
              })),
              complete: true,
            },
            coverage: {
              window: {
                start: new Date(scrapes_ms[0] ?? 0).toISOString(),
                end: new Date(now_ms).toISOString(),
              },
              largestGap_seconds: 15,
              samples: scrapes + 5,
            },
            warnings: { items: [], complete: true },
            infos: { items: [], complete: true },
          },
          measuredOn: { url: 'https://starlight.example', imageDigest: digest },
          problems: [],
          source: `${prometheus.url}, namespace ${profile.namespace}`,
        });
      if (one.record !== undefined) expect(sighting.data).toMatchObject(one.record);
      const judged = await judgeMetrics(sighting, now_ms, profile, start_ms);
      const statuses = { ...all('pass'), 'completion.monitoring_active_24h': 'pass', ...one.items };
      const found = Object.fromEntries(Object.keys(statuses).map((id) => [id, judged(id).status]));
      expect(found).toMatchObject(
        // the coverage does not read what pods used or answered
        'completion.monitoring_active_24h' in one.items || one.name === 'healthy'
          ? statuses
          : { ...all('pass'), ...one.items },
      );
      if (one.told !== undefined) {
        const [id = ''] = Object.keys(one.items);
        expect(judged(id).message).toContain(one.told);
      }
    });

    it('covers a day at the checklist’s limits, in one page or in many', async () => {
      const profile = { namespace: day.namespace };
      const one = await metricsAt(now_ms, { prometheus: prometheus.url, profile });
      const many = await metricsAt(now_ms, {
        prometheus: prometheus.url,
        profile,
        largest_bytes: 100_000,
      });
      expect(many).toEqual(one);
      expect(one.data).toMatchObject({
        largestGap_seconds: 30,
        requests: { total: 2880 * 200, succeeded: 2880 * 200, failed: 0 },
        latency: { requests: 2880 * 200 },
        coverage: { largestGap_seconds: 30, samples: day.times_ms.length },
      });
      const judged = await judgeMetrics(one, now_ms, profile, now_ms - 25 * 3_600_000);
      for (const id of [...Object.keys(unknownAll)].filter((name) => name !== 'performance.throughput'))
        expect(judged(id)).toMatchObject({ status: 'pass' });
      expect(judged('performance.throughput').status, '200 requests in 30 s').toBe('fail');
      expect(judged('completion.monitoring_active_24h').status).toBe('pass');
      const early = await judgeMetrics(one, now_ms, profile, now_ms - 23 * 3_600_000);
      expect(early('completion.monitoring_active_24h').status).toBe('unknown');
      const late = await judgeMetrics(one, now_ms, profile, now_ms - 27 * 3_600_000);
      expect(late('completion.monitoring_active_24h').status).toBe('unknown');
    });

    it('does not hold a gap before the migration against it', async () => {
      const gap = production.findIndex(({ name }) => name === 'a gap in everything');
      const profile = profileOf(namespaceOf('production', gap));
      const sighting = await metricsAt(now_ms, { prometheus: prometheus.url, profile });
      const judged = await judgeMetrics(sighting, now_ms, profile, at(20));
      expect(judged('completion.monitoring_active_24h').status).toBe('unknown');
    });
  });

  describe('resources', () => {
    it.each(resourcesCases.map((one, index) => ({ ...one, index })))('$name', async (one) => {
      const profile = profileOf(namespaceOf('test', one.index), one.profile);
      const loadTest = await loadTestOf(start_ms, now_ms);
      const sighting = await resourcesOf(loadTest, { prometheus: prometheus.url, profile });
      expect(sighting.data?.window).toEqual({
        start: loadTest.data?.startedAt,
        end: loadTest.data?.endedAt,
      });
      const identity = (one.bound ?? true) ? { imageDigest: digest, servedVersion: 'v4' } : {};
      expect(sighting.measuredOn).toEqual({ url: 'https://starlight.test.example', ...identity });
      if (one.record !== undefined) expect(sighting.data).toMatchObject(one.record);
      const judged = await judgeResources(sighting, loadTest, profile);
      expect(judged('benchmark.memory_per_pod')).toMatchObject({ status: one.memory });
      expect(judged('benchmark.cpu_per_pod')).toMatchObject({ status: one.cpu ?? one.memory });
      if (one.told !== undefined) expect(judged('benchmark.memory_per_pod').message).toContain(one.told);
    });

    it('refuses a time shorter than four scrapes, and answers one as long', async () => {
      const profile = profileOf(namespaceOf('test', 0));
      const shorter = await loadTestOf(start_ms, start_ms + 59_999);
      const refused = await resourcesOf(shorter, { prometheus: prometheus.url, profile });
      expect(refused.data).toBeUndefined();
      expect(refused.problems?.[0]?.reason).toContain('is shorter than 4 scrapes, one every 15 s');
      const asLong = await loadTestOf(start_ms, start_ms + 60_000);
      expect(await resourcesOf(asLong, { prometheus: prometheus.url, profile })).toMatchObject({
        data: { pods: { items: [{ samples: 4, cpu_cores_max: expect.closeTo(0.6, 9) }, {}] } },
        problems: [],
      });
    });

    it('takes a sample into exactly one of two times that meet there', async () => {
      const profile = profileOf(namespaceOf('test', 0));
      const samples = async (from_ms: number, to_ms: number) => {
        const loadTest = await loadTestOf(from_ms, to_ms);
        const { data } = await resourcesOf(loadTest, { prometheus: prometheus.url, profile });
        return data?.pods?.items?.map((pod) => pod.samples);
      };
      expect(await samples(at(2), at(12))).toEqual([10, 10]);
      expect(await samples(at(2) + 1, at(12))).toEqual([9, 9]);
      expect(await samples(at(2), at(12) + 1)).toEqual([11, 11]);
      expect(await samples(at(12), at(22))).toEqual([10, 10]);
    });

    it('answers for twenty seconds that are scraped every five', async () => {
      const profile = profileOf(quick.namespace, { prometheus: { scrapeInterval_seconds: 5 } });
      const loadTest = await loadTestOf(start_ms + 1_000, start_ms + 21_000);
      expect(await resourcesOf(loadTest, { prometheus: prometheus.url, profile })).toMatchObject({
        data: {
          pods: {
            items: [
              { name: a, memory_bytes_max: 950_000_000, cpu_cores_max: expect.closeTo(0.6, 9), samples: 4 },
            ],
          },
        },
        problems: [],
      });
    });
  });
});
