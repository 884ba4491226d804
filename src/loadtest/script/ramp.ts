import { difference, present } from '../present.ts';
import type { RampReport } from '../report.ts';
import { countsOf, lateOrFailed } from './counts.ts';
import { identityOf, type Run } from './evidence.ts';
import { countOf } from './summary-data.ts';

/** What a ramp found at each of its rates; steps that it did not reach have no counts. */
export function rampReportOf(run: Run): RampReport {
  const { settings, plan, preparation, data, now_ms } = run;
  const limit_ms = settings.limits.latency_p95_ms_max;
  return {
    schema: 'gates.loadtest-ramp/v1',
    collectedAt: new Date(now_ms).toISOString(),
    target: settings.target,
    ...present('servedVersion', identityOf(run).identity.version),
    ...present('nonce', preparation?.nonce),
    limits: settings.limits,
    steps: plan.groups.map(({ rate_perSecond, measured_seconds }, index) => {
      const counts = data === undefined ? undefined : countsOf(data, plan, index);
      return {
        rate_perSecond,
        measured_seconds,
        ...present('sent', counts?.sent),
        ...present('punctual', difference(counts?.sent, counts?.late)),
        ...present('failed', counts?.failed),
        ...present('lateOrFailed', counts && lateOrFailed(counts, plan, limit_ms)),
        ...present('p95_ms', counts?.p95_ms),
        ...present('droppedIterations', data && countOf(data, `dropped_iterations{scenario:step_${index}}`)),
      };
    }),
  };
}
