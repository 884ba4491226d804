import { z } from 'zod';
import { digest, evidence, flag, instant, list, number, text } from '../parts.ts';

export const triggerNames = [
  'high_latency',
  'high_error_rate',
  'pod_crashes',
  'memory_leak',
  'database_errors',
] as const;

export const rehearsedCases = ['breach', 'below_threshold', 'flap', 'gap', 'nan'] as const;

/** The rehearsed rollback command, and the triggers that start a rollback. */
export const rollback = evidence({
  rehearsal: evidence({
    command: text,
    commandDigest: digest,
    ranAt: instant,
    exitCode: z.int(),
    healthStatusAfter: z.int(),
    /** where it ran: a staging cluster is fine */
    environment: text,
    /** the release that was rolled back */
    imageDigest: digest,
  }),
  triggers: list(
    evidence({
      name: z.enum(triggerNames),
      /** in the trigger's own unit, as the parameters name it */
      threshold: number,
      for_seconds: number,
      action: z.enum(['automatic', 'manual']),
      live: evidence({
        system: z.enum(['prometheus', 'argo-rollouts', 'flagger']),
        loaded: flag,
        health: text,
        state: z.enum(['inactive', 'pending', 'firing']),
        digest,
        evaluatedAt: instant,
      }),
      rehearsal: evidence({
        digest,
        ranAt: instant,
        threshold: number,
        for_seconds: number,
        cases: list(evidence({ name: z.enum(rehearsedCases), fired: flag })),
      }),
      absentAlert: evidence({ name: text, loaded: flag, health: text }),
      route: evidence({
        receiver: text,
        action: z.enum(['automatic', 'manual']),
        startedActionAt: instant,
      }),
    }),
  ),
});
