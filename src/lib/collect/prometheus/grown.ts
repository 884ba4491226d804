import type { Problem } from '../collector.ts';
import type { Counter } from './counters.ts';
import { differingSources, severalSeries } from './one-source.ts';
import { groupBy } from './pods.ts';

/** Whether something was scraped before a time, so that a counter which appears then began at zero. */
export type ScrapedBefore = (pod: string, time_ms: number) => boolean;

export interface Grown {
  readonly counter: Counter;
  readonly growth: number;
}

/**
 * What each counter grew by, its first value included where it began within the range. Where nothing shows that it did,
 * its first value is left out, and the warning says so.
 */
export function grown(
  counters: readonly Counter[],
  query: string,
  scrapedBefore: ScrapedBefore,
): { readonly list: Grown[]; readonly warnings: string[] } {
  const warnings = new Set<string>();
  const list = counters.map((counter): Grown => {
    const pod = counter.labels['pod'] ?? '';
    const where = pod === '' ? '' : ` of pod ${pod}`;
    if (counter.unreadable > 0)
      warnings.add(`queries.${query} gives values${where} that are no whole counts`);
    const { firstValue = 0 } = counter;
    if (firstValue === 0 || scrapedBefore(pod, counter.first_ms))
      return { counter, growth: counter.growth + firstValue };
    warnings.add(
      `queries.${query} begins within the window${where}, which was not scraped before: how much is older can't be told`,
    );
    return { counter, growth: counter.growth };
  });
  return { list, warnings: [...warnings].sort() };
}

/** What keeps counters from being added up, as problems of `path`. */
export function doubtsOf(counters: readonly Counter[], query: string, path: string): Problem[] {
  if (counters.length === 0)
    return [
      {
        path,
        reason: `prometheus.queries.${query} finds no series: see which name and labels the metric has`,
      },
    ];
  return [...groupBy(counters, ({ labels }) => labels['pod'] ?? '')].flatMap(([pod, list]) => {
    // what stands before the pods, such as an ingress, has instances of its own
    const labels = differingSources(list).filter((name) => pod !== '' || name !== 'instance');
    return labels.length === 0
      ? []
      : [{ path, reason: severalSeries(query, pod === '' ? 'the service' : `pod ${pod}`, labels) }];
  });
}
