import { type Gap, gapsOf, union } from './gaps.ts';
import { groupBy, type SeenPod } from './pods.ts';
import type { Range, Reader, Series } from './reader.ts';

/** When each pod of the service was scraped with success. */
export interface Scrapes {
  /** times by pod name and target; a pod may have several targets, each of which must answer */
  readonly byPod: ReadonlyMap<string, readonly (readonly number[])[]>;
}

/**
 * When the service's pods were scraped with success.
 *
 * @param jobs only scrapes of these jobs; of all when there are none
 * @throws PrometheusError
 */
export async function seeScrapes(reader: Reader, range: Range, jobs: ReadonlySet<string>): Promise<Scrapes> {
  const series = await reader.series('scrapes', range);
  const own = jobs.size === 0 ? series : series.filter(({ labels }) => jobs.has(labels['job'] ?? ''));
  return {
    byPod: new Map(
      [...groupBy(own, ({ labels }) => labels['pod'] ?? '')].map(([pod, list]) => [pod, list.map(successes)]),
    ),
  };
}

/**
 * Stretches in which a pod existed and one of its targets was not scraped with success. A pod that appeared counts from its
 * first scrape, since its counters then begin at zero; one that never was scraped was missed all its life.
 */
export function unscraped(pods: readonly SeenPod[], { byPod }: Scrapes): Gap[] {
  return pods.flatMap(({ name, life }) => {
    const targets = byPod.get(name) ?? [];
    if (targets.length === 0) return [life];
    return targets.flatMap((times) => {
      const first = times.find((time) => time >= life.from_ms && time <= life.to_ms);
      return gapsOf(times, {
        from_ms: life.appeared && first !== undefined ? first : life.from_ms,
        to_ms: life.to_ms,
      });
    });
  });
}

/** All times at which any pod was scraped with success. */
export function allTimes({ byPod }: Scrapes): number[] {
  return union([...byPod.values()].flat());
}

function successes({ times_ms, values }: Series): number[] {
  return times_ms.filter((_, index) => values[index] === 1);
}
