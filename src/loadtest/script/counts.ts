import { intervalOf, ladderOf, type Rung } from '../../lib/statistics/ladder.ts';
import { difference, present, sum } from '../present.ts';
import { type FailureKind, failureKinds, metricNames } from './metric-names.ts';
import type { Group, Plan } from './plan.ts';
import { countOf, figureOf, type SummaryData } from './summary-data.ts';

/** What was counted of a group over its measured time. A count that k6 did not keep is undefined, never zero. */
export interface GroupCounts extends Group {
  /** without those that had to be refused and were */
  readonly sent?: number;
  /** of all arrivals, how many started on schedule, and how many did not */
  readonly punctual?: number;
  readonly late?: number;
  /** of those that had to be refused, how many were, and how many were not */
  readonly met?: number;
  readonly unmet?: number;
  readonly succeeded?: number;
  readonly failed?: number;
  readonly failedByKind: Readonly<Partial<Record<FailureKind, number>>>;
  readonly ladder?: readonly Rung[];
  /** by how many limits of the ladder the requests reached */
  readonly intervals?: readonly number[];
  readonly p95_ms?: number;
}

/** The counts of one group. */
export function countsOf(data: SummaryData, plan: Plan, index: number): GroupCounts {
  const group = plan.groups[index] as Group;
  const punctual = countOf(data, metricNames.sent, { group: index, punctual: 'yes' });
  const late = countOf(data, metricNames.sent, { group: index, punctual: 'no' });
  const met = countOf(data, metricNames.expectedErrors, { group: index, outcome: 'met' });
  const unmet = countOf(data, metricNames.expectedErrors, { group: index, outcome: 'unmet' });
  const intervals = [...plan.limits_ms.keys(), plan.limits_ms.length].map((interval) =>
    countOf(data, metricNames.outcomes, { group: index, interval }),
  );
  const failures = failureKinds.map((failure) =>
    countOf(data, metricNames.outcomes, { group: index, failure }),
  );
  const succeeded = sum(intervals);
  const failed = sum(failures);
  const p95_ms = figureOf(data, metricNames.latency_ms, 'p(95)', { group: index });
  return {
    ...group,
    ...present('sent', difference(sum([punctual, late]), met)),
    ...present('punctual', punctual),
    ...present('late', late),
    ...present('met', met),
    ...present('unmet', unmet),
    ...present('succeeded', succeeded),
    ...present('failed', failed),
    failedByKind: Object.fromEntries(
      failureKinds.map((kind, place) => [kind, failures[place] ?? 0]).filter(([, count]) => count !== 0),
    ),
    ...(succeeded === undefined
      ? {}
      : { intervals: intervals as number[], ladder: ladderOf(intervals as number[], plan.limits_ms) }),
    ...present('p95_ms', succeeded === 0 ? undefined : p95_ms),
  };
}

/** Requests of a group that were late or failed; undefined when they were not counted. */
export function lateOrFailed(
  { intervals, failed }: GroupCounts,
  plan: Plan,
  limit_ms: number,
): number | undefined {
  if (intervals === undefined || failed === undefined) return undefined;
  const late = intervals.slice(intervalOf(limit_ms, plan.limits_ms));
  return failed + late.reduce((total, count) => total + count, 0);
}
