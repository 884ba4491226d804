import type { QueryName } from '../../profile/prometheus.ts';
import type { Labels } from './client.ts';
import type { Range, Reader } from './reader.ts';

/** One counter over a range, as its raw samples tell it. */
export interface Counter {
  readonly labels: Labels;
  readonly first_ms: number;
  /** what the counter grew by since it was first seen: whole, without extrapolation */
  readonly growth: number;
  /** its first value, when it was not seen before the range began: also growth, if it began at zero within the range */
  readonly firstValue: number | undefined;
  /** values that were no whole number ≥ 0 */
  readonly unreadable: number;
}

export interface SeenCounters {
  readonly counters: readonly Counter[];
  /** sorted times at which any counter of a pod was sampled, from the lookback on; those without a pod under '' */
  readonly times_ms: ReadonlyMap<string, readonly number[]>;
}

/**
 * How much every counter grew from the range's start to its end: from its newest sample before the start to its newest before
 * the end. A value below the one before it means that the counter began again at zero. Samples are looked at one by one
 * and not kept.
 *
 * @param lookback_ms how long before the start a counter's value then may have been sampled
 * @throws PrometheusError
 */
export async function seeCounters(
  reader: Reader,
  query: QueryName,
  { start_ms, end_ms }: Range,
  lookback_ms: number,
): Promise<SeenCounters> {
  const tallies = new Map<string, Tally>();
  const times = new Map<string, Set<number>>();
  await reader.visit(query, { start_ms: start_ms - lookback_ms, end_ms }, (labels, key, times_ms, values) => {
    const tally = tallies.get(key) ?? new Tally(labels, start_ms);
    tallies.set(key, tally);
    const pod = labels['pod'] ?? '';
    const sampled = times.get(pod) ?? new Set<number>();
    times.set(pod, sampled);
    times_ms.forEach((time_ms, index) => {
      tally.add(time_ms, values[index] ?? 0);
      sampled.add(time_ms);
    });
  });
  return {
    counters: [...tallies.values()],
    times_ms: new Map([...times].map(([pod, sampled]) => [pod, [...sampled].sort((a, b) => a - b)])),
  };
}

class Tally implements Counter {
  readonly labels: Labels;
  readonly #start_ms: number;
  #last: number | undefined;
  first_ms = Number.POSITIVE_INFINITY;
  growth = 0;
  firstValue: number | undefined;
  unreadable = 0;

  constructor(labels: Labels, start_ms: number) {
    this.labels = labels;
    this.#start_ms = start_ms;
  }

  add(time_ms: number, value: number): void {
    if (!Number.isSafeInteger(value) || value < 0) {
      this.unreadable += 1;
      return;
    }
    const before = this.#last;
    if (before === undefined) this.first_ms = time_ms;
    this.#last = value;
    if (time_ms < this.#start_ms) return;
    if (before === undefined) this.firstValue = value;
    else this.growth += value < before ? value : value - before;
  }
}
