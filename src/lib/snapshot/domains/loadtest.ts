import { z } from 'zod';
import { count, digest, evidence, flag, instant, ladderRung, list, number, text } from '../parts.ts';

/** One load test by k6, or the exact merge of several runners' reports. */
export const loadtest = evidence({
  k6Version: text,
  scriptDigest: digest,
  nonce: text,
  target: text,
  startedAt: instant,
  endedAt: instant,
  /** true when the run ended by itself and its report was written whole */
  finished: flag,
  warmup_seconds: number,
  measured_seconds: number,
  thresholdsInForce: flag,
  /** k6's options as they were in force, each as JSON */
  effectiveOptions: list(evidence({ name: text, value: text })),
  /** options that differed from what the script asked for */
  overriddenOptions: list(text),
  generator: evidence({
    droppedIterations: count,
    targetRate_perSecond: number,
    /** iterations that started on schedule: a late one has not kept the rate */
    achievedRate_perSecond: number,
    maximumVirtualUsers: count,
    peakVirtualUsers: count,
    /** share of the processors it could use; k6 started by hand can't measure its own */
    cpu_fraction: z.union([number, z.literal('not_measured')]),
    memory_bytes: z.union([count, z.literal('not_measured')]),
  }),
  /** over the measured window, without the warm-up; `succeeded` and `failed` add up to `sent` */
  requests: evidence({
    sent: count,
    succeeded: count,
    failed: count,
    failedByKind: z.record(z.string(), count),
    /** requests that had to be refused, apart from the others; one that was not refused is among `failed` */
    expectedErrors: evidence({ sent: count, met: count }),
  }),
  latency: evidence({
    /** succeeded requests at or over each limit; failed ones are not in it */
    ladder: z.array(ladderRung),
    p50_ms: number,
    p90_ms: number,
    p95_ms: number,
    p99_ms: number,
    maximum_ms: number,
    /** what the ladder proves of percentiles, where several runners' samples are not at hand together */
    percentiles: z.array(evidence({ percent: number, atLeast_ms: number, below_ms: number })),
  }),
  /** one entry a kind of request; `asked` is what it asked for and took for right */
  endpoints: z.array(evidence({ name: text, asked: text, sent: count, failed: count, p95_ms: number })),
  /** one entry a runner, where several machines made the load; what they sent in the measured window adds up to `requests.sent` */
  runners: list(
    evidence({
      segment: text,
      finished: flag,
      sent: count,
      targetRate_perSecond: number,
      achievedRate_perSecond: number,
    }),
  ),
});
