/** Sorted times without repetitions, of several series that stand for one thing. */
export function union(lists: readonly (readonly number[])[]): number[] {
  if (lists.length === 1) return [...(lists[0] ?? [])];
  return [...new Set(lists.flat())].sort((a, b) => a - b);
}

/** A stretch of time without a sample. */
export interface Gap {
  readonly from_ms: number;
  readonly to_ms: number;
}

/**
 * Stretches between one sample and the next from `from_ms` to `to_ms`, both ends included: before the first sample and after
 * the last one, too. Without a sample the whole of it is one gap.
 */
export function gapsOf(times_ms: readonly number[], { from_ms, to_ms }: Gap): Gap[] {
  const gaps: Gap[] = [];
  let before = from_ms;
  for (const time of times_ms) {
    if (time < from_ms || time > to_ms) continue;
    gaps.push({ from_ms: before, to_ms: time });
    before = time;
  }
  gaps.push({ from_ms: before, to_ms });
  return gaps;
}

export const lengthOf = (gap: Gap): number => gap.to_ms - gap.from_ms;

/** Length of the longest gap, 0 when there is none. */
export function longest(gaps: readonly Gap[]): number {
  return gaps.reduce((length, gap) => Math.max(length, lengthOf(gap)), 0);
}
