import { z } from 'zod';
import { count, evidence, flag, instant, ladderRung, list, number, text, window } from '../parts.ts';

export const checkpointNames = ['t15', 't30', 't60', 't90', 't120'] as const;

const canaryPod = evidence({
  name: text,
  uid: text,
  version: text,
  restarts: count,
  containers: z.array(
    evidence({
      name: text,
      /** highest use over the interval, in percent of the container's limit; absent without a limit */
      cpu_percent_max: number,
      memory_percent_max: number,
    }),
  ),
});

/** The record of a canary: T0 and its checkpoints, each over the interval since the one before. */
export const canary = evidence({
  startedAt: instant,
  /** the pods at T0 */
  podsAtStart: list(evidence({ name: text, uid: text, version: text, restarts: count })),
  checkpoints: list(
    evidence({
      name: z.enum(checkpointNames),
      takenAt: instant,
      missed: flag,
      window,
      largestGap_seconds: number,
      requests: evidence({
        total: count,
        failed: count,
        /** requests at or over each limit, whatever their outcome */
        ladder: z.array(ladderRung),
      }),
      pods: list(canaryPod),
      warnings: list(text),
    }),
  ),
});
