import type { Profile } from '../../profile/schema.ts';
import type { DomainData, Problem } from '../collector.ts';
import type { Counter } from './counters.ts';
import { doubtsOf, grown, type ScrapedBefore } from './grown.ts';

export interface SeenRequests {
  readonly requests?: NonNullable<DomainData<'metrics'>['requests']>;
  readonly problems: readonly Problem[];
  readonly warnings: readonly string[];
}

/** A status, or the class of it that some libraries count. */
const status_pattern = /^[1-5](\d\d|xx)$/i;

/**
 * Requests by whether the service failed them: by an error of its own (5xx), whatever the profile says, or by another status
 * that the profile calls failed. What its senders got wrong is in none of the figures.
 */
export function requestsOf(
  counters: readonly Counter[],
  { label, failed, refused }: Profile['prometheus']['status'],
  scrapedBefore: ScrapedBefore,
): SeenRequests {
  const problems = doubtsOf(counters, 'requests', 'requests');
  const isFailed = new RegExp(`^(?:${failed}|5\\d\\d|5xx)$`, 'i');
  const isRefused = new RegExp(`^(?:${refused})$`, 'i');
  const known = (status: string) =>
    status_pattern.test(status) || isFailed.test(status) || isRefused.test(status);
  const foreign = [...new Set(counters.map(({ labels }) => labels[label] ?? ''))].filter(
    (status) => !known(status),
  );
  if (foreign.length > 0)
    problems.push({
      path: 'requests',
      reason: foreign.includes('')
        ? `prometheus.queries.requests gives series without the label ${label}: name in prometheus.status.label the one that holds the status`
        : `prometheus.queries.requests gives the status ${foreign.slice(0, 3).join(', ')}: say in prometheus.status what it means`,
    });
  const { list, warnings } = grown(counters, 'requests', scrapedBefore);
  if (problems.length > 0) return { problems, warnings };
  const sumWhere = (wanted: (status: string) => boolean) =>
    list.reduce((sum, { counter, growth }) => sum + (wanted(counter.labels[label] ?? '') ? growth : 0), 0);
  const failures = sumWhere((status) => isFailed.test(status));
  const total = sumWhere((status) => isFailed.test(status) || !isRefused.test(status));
  return { requests: { total, succeeded: total - failures, failed: failures }, problems, warnings };
}
