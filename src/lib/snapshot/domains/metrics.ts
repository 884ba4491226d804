import { z } from 'zod';
import { count, evidence, ladderRung, list, number, text, window } from '../parts.ts';
import { podUsage } from './resources.ts';

/** Production figures over a window, from Prometheus. */
export const metrics = evidence({
  window,
  largestGap_seconds: number,
  requests: evidence({ total: count, succeeded: count, failed: count }),
  latency: evidence({
    /** requests in the histogram or the request log, whatever their outcome */
    requests: count,
    ladder: z.array(ladderRung),
  }),
  expectedPods: list(evidence({ name: text, uid: text })),
  pods: list(podUsage),
  /** how long samples exist without a gap, for the 24 hours after the migration */
  coverage: evidence({ window, largestGap_seconds: number, samples: count }),
  /** what Prometheus warned of, and what was seen that no figure shows: values that are no numbers, pods that vanished */
  warnings: list(text),
  /** what Prometheus remarked without doubting its answer */
  infos: list(text),
});
