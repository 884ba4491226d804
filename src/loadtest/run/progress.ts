import { z } from 'zod';
import { metricNames } from '../script/metric-names.ts';

/** How a run stands. Rates are since the look before; the rest is of all that was measured so far. */
export interface LoadProgress {
  readonly elapsed_seconds: number;
  readonly planned_seconds: number;
  /** warming up: nothing is counted yet */
  readonly warmingUp: boolean;
  readonly sent: number;
  readonly rate_perSecond: number;
  readonly p95_ms?: number;
  readonly failed: number;
}

const metrics = z.object({
  data: z.array(
    z.object({ id: z.string(), attributes: z.object({ sample: z.record(z.string(), z.number()) }) }),
  ),
});

interface Look {
  readonly at_ms: number;
  readonly sent: number;
}

/**
 * Asks a running k6 once a second how it stands, over the address that it listens on.
 *
 * @returns a function that ends the asking
 */
export function followProgress(
  address: string,
  { warmup_seconds, planned_seconds }: { readonly warmup_seconds: number; readonly planned_seconds: number },
  onProgress: (progress: LoadProgress) => void,
): () => void {
  let before: Look | undefined;
  let began_ms: number | undefined;
  let asking = false;
  const look = async () => {
    if (asking) return;
    asking = true;
    try {
      const response = await fetch(`http://${address}/v1/metrics`, { signal: AbortSignal.timeout(2000) });
      const { data } = metrics.parse(await response.json());
      const sample = (name: string) => data.find(({ id }) => id === name)?.attributes.sample;
      const startedAt_ms = sample(metricNames.startedAt_ms)?.['value'];
      if (startedAt_ms === undefined) return;
      began_ms ??= startedAt_ms;
      const measuredFrom_ms = began_ms + warmup_seconds * 1000;
      const now: Look = { at_ms: Date.now(), sent: sample(metricNames.sent)?.['count'] ?? 0 };
      const elapsed_seconds = (now.at_ms - began_ms) / 1000;
      const p95_ms = sample(metricNames.latency_ms)?.['p(95)'];
      onProgress({
        elapsed_seconds: Math.min(elapsed_seconds, planned_seconds),
        planned_seconds,
        warmingUp: elapsed_seconds < warmup_seconds,
        sent: now.sent,
        rate_perSecond:
          (1000 * (now.sent - (before?.sent ?? 0))) /
          Math.max(1, now.at_ms - Math.max(before?.at_ms ?? 0, measuredFrom_ms)),
        ...(p95_ms === undefined ? {} : { p95_ms }),
        failed: Math.round((sample(metricNames.failed)?.['rate'] ?? 0) * now.sent),
      });
      before = now;
    } catch (_error) {
      // k6 is not yet listening, or no longer: a look that fails shows nothing
    } finally {
      asking = false;
    }
  };
  const timer = setInterval(look, 1000);
  return () => clearInterval(timer);
}
