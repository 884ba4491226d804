import type { DomainData, Problem } from '../collector.ts';
import type { Labels } from './client.ts';
import type { Counter } from './counters.ts';
import { doubtsOf, type Grown, grown, type ScrapedBefore } from './grown.ts';
import { groupBy } from './pods.ts';

export interface SeenLatency {
  readonly latency?: NonNullable<DomainData<'metrics'>['latency']>;
  readonly problems: readonly Problem[];
  readonly warnings: readonly string[];
}

/**
 * Requests at or over each edge of a histogram, as the difference of two counts: nothing is interpolated, and a limit that is
 * no edge has no rung. A bucket counts what took its edge or less, so that a request of exactly the edge, which can't be
 * told from a shorter one, is not in the rung.
 *
 * @param limit_ms the limit that is judged, for a problem when it is no edge
 */
export function latencyOf(
  counters: readonly Counter[],
  limit_ms: number,
  scrapedBefore: ScrapedBefore,
): SeenLatency {
  const problems = doubtsOf(counters, 'latency', 'latency');
  if (counters.some(({ labels }) => Number.isNaN(edgeOf(labels))))
    problems.push({
      path: 'latency',
      reason: 'prometheus.queries.latency must give buckets, with the label le',
    });
  const { list, warnings } = grown(counters, 'latency', scrapedBefore);
  if (problems.length > 0) return { problems, warnings };

  // one histogram for each set of labels but the edge
  const histograms = [...groupBy(list, ({ counter }) => withoutEdge(counter.labels)).values()].map(edgesOf);
  const spelledTwice = list.length > histograms.reduce((count, histogram) => count + histogram.size, 0);
  if (spelledTwice)
    return {
      problems: [
        {
          path: 'latency',
          reason:
            'prometheus.queries.latency gives one bucket under two spellings of le, as after an upgrade of Prometheus: one of them holds older counts',
        },
      ],
      warnings,
    };
  const total = sum(histograms.map((edges) => edges.get(Number.POSITIVE_INFINITY)));
  if (total === undefined)
    return {
      problems: [
        { path: 'latency', reason: 'prometheus.queries.latency gives no bucket +Inf for some series' },
      ],
      warnings,
    };
  const edges = [...new Set(histograms.flatMap((histogram) => [...histogram.keys()]))].sort((a, b) => a - b);
  const ladder = edges
    .filter((edge) => Number.isFinite(edge) && edge > 0)
    .flatMap((edge) => {
      // an edge that only some histograms have says nothing of the others' requests
      const below = sum(histograms.map((histogram) => histogram.get(edge)));
      return below === undefined ? [] : [{ limit_ms: milliseconds(edge), atOrOver: total - below }];
    });
  if (ladder.some(({ atOrOver }, index) => atOrOver < 0 || atOrOver > (ladder[index - 1]?.atOrOver ?? total)))
    return {
      problems: [
        { path: 'latency', reason: 'the buckets of prometheus.queries.latency contradict each other' },
      ],
      warnings,
    };
  const hasLimit = ladder.some((rung) => rung.limit_ms === limit_ms);
  return {
    latency: { requests: total, ladder },
    problems: hasLimit
      ? []
      : [
          {
            path: 'latency.ladder',
            reason: `no bucket ends at ${limit_ms / 1000} s in every series: give the histogram a bucket there`,
          },
        ],
    warnings,
  };
}

function edgeOf({ le = '' }: Labels): number {
  return le === '+Inf' ? Number.POSITIVE_INFINITY : le === '' ? Number.NaN : Number(le);
}

function edgesOf(list: readonly Grown[]): Map<number, number> {
  return new Map(list.map(({ counter, growth }) => [edgeOf(counter.labels), growth]));
}

function withoutEdge({ le: _, ...labels }: Labels): string {
  return JSON.stringify(Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** 0.07 s is 70 ms, though not by multiplication. */
function milliseconds(seconds: number): number {
  return Number((seconds * 1000).toPrecision(12));
}

function sum(parts: readonly (number | undefined)[]): number | undefined {
  return parts.reduce<number | undefined>(
    (total, part) => (total === undefined || part === undefined ? undefined : total + part),
    0,
  );
}
