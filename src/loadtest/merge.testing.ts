import { intervalOf, ladderOf } from '../lib/statistics/ladder.ts';
import type { ReportFile } from './merge/runners.ts';
import type { LoadTestReport } from './report.ts';

type Data = LoadTestReport['observation']['data'];

export const limits_ms = [10, 50, 100];

/** One request: its latency, or why it failed; and which kind of request it was. */
export interface Sample {
  readonly kind: 0 | 1;
  readonly outcome: number | 'timeout' | 'body';
}

/** What counting these requests gives. */
export function countsOf(samples: readonly Sample[]) {
  const latencies = samples.flatMap(({ outcome }) => (typeof outcome === 'number' ? [outcome] : []));
  const intervals = latencies.map((latency) => intervalOf(latency, limits_ms));
  const counts = [0, ...limits_ms].map((_, interval) => intervals.filter((own) => own === interval).length);
  const failures = samples.flatMap(({ outcome }) => (typeof outcome === 'string' ? [outcome] : []));
  const failedByKind: Record<string, number> = {};
  for (const failure of failures) failedByKind[failure] = (failedByKind[failure] ?? 0) + 1;
  const ofKind = (kind: number) => samples.filter((sample) => sample.kind === kind);
  return {
    requests: {
      sent: samples.length,
      succeeded: latencies.length,
      failed: failures.length,
      failedByKind,
      expectedErrors: { sent: 0, met: 0 },
    },
    ladder: ladderOf(counts, limits_ms),
    ...(latencies.length === 0 ? {} : { maximum_ms: Math.max(...latencies) }),
    endpoints: ['form', 'json'].map((name, kind) => ({
      name,
      sent: ofKind(kind).length,
      failed: ofKind(kind).filter(({ outcome }) => typeof outcome === 'string').length,
    })),
  };
}

/** The report of one runner of a test of ten seconds at twenty requests a second; by default of four runners. */
export function partOf(
  segment: string,
  samples: readonly Sample[],
  changes: { data?: Data; observation?: Partial<LoadTestReport['observation']>; file?: string } = {},
): ReportFile {
  const { requests, ladder, maximum_ms, endpoints } = countsOf(samples);
  const data: Data = {
    scriptDigest: `sha256:${'4b'.repeat(32)}`,
    target: 'http://127.0.0.1:8080',
    k6Version: 'v2.2.0',
    nonce: 'n-1',
    effectiveOptions: {
      items: [
        { name: 'executionSegment', value: JSON.stringify(segment) },
        { name: 'executionSegmentSequence', value: '"0,1/4,1/2,3/4,1"' },
        { name: 'maxRedirects', value: '0' },
      ],
      complete: true,
    },
    overriddenOptions: { items: [], complete: true },
    thresholdsInForce: true,
    finished: true,
    startedAt: '2026-11-24T10:00:05.000Z',
    endedAt: '2026-11-24T10:00:15.000Z',
    warmup_seconds: 5,
    measured_seconds: 10,
    generator: {
      droppedIterations: 0,
      targetRate_perSecond: 5,
      achievedRate_perSecond: samples.length / 10,
      maximumVirtualUsers: 25,
      peakVirtualUsers: 2,
      cpu_fraction: 'not_measured',
      memory_bytes: 'not_measured',
    },
    requests,
    latency: { ladder, p95_ms: 1, ...(maximum_ms === undefined ? {} : { maximum_ms }) },
    endpoints: endpoints.map((endpoint) => ({ ...endpoint, p95_ms: 1 })),
    ...changes.data,
  };
  return {
    file: changes.file ?? `runner ${segment}`,
    report: {
      schema: 'gates.loadtest/v1',
      segment,
      observation: {
        collectedAt: '2026-11-24T10:00:16.000Z',
        collector: 'loadtest@1',
        source: 'http://127.0.0.1:8080',
        measuredOn: { url: 'http://127.0.0.1:8080', servedVersion: 'v4' },
        problems: [],
        ...changes.observation,
        data,
      },
    },
  };
}

export const quarters = ['0:1/4', '1/4:1/2', '1/2:3/4', '3/4:1'];

/** Fifty requests that all took so long: what a quarter of the test sends. */
export function fifty(latency_ms: number): Sample[] {
  return Array.from({ length: 50 }, (_, index) => ({ kind: index % 2 === 0 ? 0 : 1, outcome: latency_ms }));
}
