/** How many of the succeeded requests took `limit_ms` or longer. */
export interface Rung {
  readonly limit_ms: number;
  readonly atOrOver: number;
}

/** Between which latencies a percentile lies: at least the one, and below the other where there is one. */
export interface PercentileBounds {
  readonly percent: number;
  readonly atLeast_ms: number;
  readonly below_ms?: number;
}

/** The limits of a ladder when nobody asks for others: fine where services are judged, coarse above. */
export const usual_limits_ms: readonly number[] = [
  1, 2, 5, 10, 15, 20, 25, 30, 40, 50, 60, 70, 80, 90, 100, 120, 150, 200, 250, 300, 400, 500, 750, 1000,
  1500, 2000, 3000, 5000,
];

/** The interval that a latency falls into: how many of the ascending limits it reaches. */
export function intervalOf(latency_ms: number, limits_ms: readonly number[]): number {
  let low = 0;
  let high = limits_ms.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((limits_ms[middle] as number) <= latency_ms) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** A ladder from the counts of its intervals: `counts[i]` requests reached exactly i of the ascending limits. */
export function ladderOf(counts: readonly number[], limits_ms: readonly number[]): Rung[] {
  let atOrOver = 0;
  const rungs: Rung[] = [];
  for (let index = limits_ms.length; index > 0; index--) {
    atOrOver += counts[index] ?? 0;
    rungs.push({ limit_ms: limits_ms[index - 1] as number, atOrOver });
  }
  return rungs.reverse();
}

/**
 * What a ladder proves of a percentile of `total` succeeded requests. The percentile may be read between two neighbouring
 * samples, as k6 does it (linear interpolation at the place (total − 1) · percent / 100): both bounds hold for it.
 * Undefined when there are no requests.
 */
export function percentileBounds(
  ladder: readonly Rung[],
  total: number,
  percent: number,
): PercentileBounds | undefined {
  if (total === 0) return undefined;
  const place = ((total - 1) * percent) / 100;
  const samplesFrom = total - Math.floor(place);
  const samplesAbove = total - 1 - Math.ceil(place);
  let atLeast_ms = 0;
  let below_ms: number | undefined;
  for (const { limit_ms, atOrOver } of ladder) {
    if (atOrOver >= samplesFrom) atLeast_ms = limit_ms;
    else if (atOrOver <= samplesAbove) {
      below_ms = limit_ms;
      break;
    }
  }
  return { percent, atLeast_ms, ...(below_ms === undefined ? {} : { below_ms }) };
}
