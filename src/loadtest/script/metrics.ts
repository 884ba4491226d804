import { Counter, Gauge, Rate, Trend } from 'k6/metrics';
import { metricNames } from './metric-names.ts';

/** Why a request failed, in the words of the evidence. */
export const failureKinds = [
  'timeout',
  'connection',
  'tls',
  'rate_limited',
  'client_error',
  'server_error',
  'unexpected_status',
  'body',
  'other_release',
  'exception',
] as const;
export type FailureKind = (typeof failureKinds)[number];

/**
 * What the script counts itself, over the measured time only. One sample of `outcomes` a request says all that the
 * ladder needs: its group, and the interval of its latency or the kind of its failure.
 */
export const sent = new Counter(metricNames.sent);
export const outcomes = new Counter(metricNames.outcomes);
/** latency of succeeded requests */
export const latency_ms = new Trend(metricNames.latency_ms, true);
export const failed = new Rate(metricNames.failed);
export const expectedErrors = new Counter(metricNames.expectedErrors);
export const identity = new Counter(metricNames.identity);
/** when the scenario began, in milliseconds since 1970 */
export const startedAt_ms = new Gauge(metricNames.startedAt_ms);

/** The name under which k6 keeps the samples of a metric that carry these tags. */
export function submetric(name: string, tags: Readonly<Record<string, string | number>>): string {
  return `${name}{${Object.entries(tags)
    .map(([tag, value]) => `${tag}:${value}`)
    .join(',')}}`;
}
