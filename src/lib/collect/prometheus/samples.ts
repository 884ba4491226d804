import type { Series } from './reader.ts';

type Samples = Pick<Series, 'times_ms' | 'values'>;

/** Scrape intervals over which a rate is averaged: what is counted every few seconds looks uneven over fewer. */
export const rate_intervals = 4;
/**
 * The part of a scrape interval for which a sample stands beside those of other series. cAdvisor states a time of its own for
 * each container, so that one scrape's samples lie apart; but a container that ended must not be added to the one after it.
 */
const beside_fraction = 0.75;

/** At each sample of any series, the sum of each series' newest value, unless that is too old to stand for this time. */
export function sumOfLatest(list: readonly Samples[], interval_ms: number): number[] {
  const beside_ms = beside_fraction * interval_ms;
  const samples = list.flatMap(({ times_ms, values }, owner) =>
    times_ms.map((time_ms, index) => ({ time_ms, owner, value: values[index] ?? 0 })),
  );
  samples.sort((a, b) => a.time_ms - b.time_ms);
  const latest = new Map<number, { time_ms: number; value: number }>();
  const sums: number[] = [];
  samples.forEach(({ time_ms, owner, value }, index) => {
    latest.set(owner, { time_ms, value });
    if (samples[index + 1]?.time_ms === time_ms) return;
    let sum = 0;
    for (const other of latest.values()) if (time_ms - other.time_ms < beside_ms) sum += other.value;
    sums.push(sum);
  });
  return sums;
}

/**
 * Growth of a counter per second, at each sample that has another one four scrape intervals before it (half an interval
 * more or less): the difference of the two over the time between them, without extrapolation. A counter that falls began
 * again at zero. One that was not seen for so long has one rate, over all of its time; one sample has none.
 */
export function ratesOf({ times_ms, values }: Samples, interval_ms: number): Samples {
  const shortest_ms = (rate_intervals - 0.5) * interval_ms;
  const growth: number[] = [];
  values.forEach((value, index) => {
    const before = values[index - 1];
    growth.push(
      before === undefined ? 0 : (growth[index - 1] ?? 0) + (value < before ? value : value - before),
    );
  });
  const rates: { times_ms: number[]; values: number[] } = { times_ms: [], values: [] };
  const add = (from: number, to: number) => {
    const seconds = ((times_ms[to] ?? 0) - (times_ms[from] ?? 0)) / 1000;
    rates.times_ms.push(times_ms[to] ?? 0);
    rates.values.push(((growth[to] ?? 0) - (growth[from] ?? 0)) / seconds);
  };
  let from = -1;
  times_ms.forEach((time_ms, to) => {
    while (time_ms - (times_ms[from + 1] ?? time_ms) >= shortest_ms) from += 1;
    if (from >= 0) add(from, to);
  });
  if (rates.values.length === 0 && times_ms.length > 1) add(0, times_ms.length - 1);
  return rates;
}
