import { z } from 'zod';
import { count, evidence, flag, instant, list, number, text, window } from '../parts.ts';

/** Whether the team's monitoring sees the release. */
export const monitoring = evidence({
  targets: list(evidence({ podUid: text, pod: text, health: text, lastScrapeAt: instant })),
  samples: list(evidence({ podUid: text, pod: text, lastSampleAt: instant })),
  rules: list(evidence({ name: text, group: text, health: text, state: text, lastEvaluationAt: instant })),
  alertmanager: evidence({ ready: flag, receivers: list(text) }),
  testAlert: evidence({ sentAt: instant, deliveredAt: instant, receiver: text }),
  dashboards: list(
    evidence({
      name: text,
      dataSourceHealthy: flag,
      panels: list(evidence({ title: text, hasData: flag })),
    }),
  ),
  logs: list(evidence({ podUid: text, pod: text, lines: count, newestAt: instant })),
  /** lines read for secrets; a finding is counted by its kind and its text is never stored */
  logScan: evidence({
    window,
    lines: count,
    podUids: list(text),
    findings: z.record(z.string(), count),
    complete: flag,
    largestGap_seconds: number,
  }),
});
