import { Counter, Gauge, Rate, Trend } from 'k6/metrics';
import { metricNames } from './metric-names.ts';

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
