/** Two models over the same images: the answers of each, and those that it gives alone. */
export interface Pairs {
  readonly only: number | undefined;
  readonly opposite: number | undefined;
  readonly with: number | undefined;
  readonly without: number | undefined;
}
export type Rung = { limit_ms?: number | undefined; atOrOver?: number | undefined };

/** The discordant pairs of one kind, unless not all four counts are known. */
export function paired({ only, opposite, with: one, without: other }: Pairs): number | undefined {
  return opposite === undefined || one === undefined || other === undefined ? undefined : only;
}

/**
 * Whether what is known of two models' answers contradicts itself: the pairs in which only one answers so are some of its
 * own, and, less those in which only the other does, are what the two models' totals differ by.
 */
export function contradict({ only, opposite, with: one, without: other }: Pairs): boolean {
  if (only !== undefined && one !== undefined && only > one) return true;
  if (opposite !== undefined && other !== undefined && opposite > other) return true;
  if (only === undefined || opposite === undefined || one === undefined || other === undefined) return false;
  return only - opposite !== one - other;
}

/** The count, unless its parts are more. */
export function noLessThanItsParts(
  count: number | undefined,
  parts: Readonly<Record<string, number>> | undefined,
): number | undefined {
  const together = sum(0, ...Object.values(parts ?? {}));
  return count === undefined || together === undefined || together > count ? undefined : count;
}

/** The sum, or nothing when any part is missing or there are none. */
export function sum(...parts: (number | undefined)[]): number | undefined {
  if (parts.length === 0) return undefined;
  return parts.reduce((total, part) =>
    total === undefined || part === undefined ? undefined : total + part,
  );
}

/**
 * The count at exactly this limit. A ladder that names it twice says nothing, nor does one that contradicts itself: what
 * took a limit took every shorter one, too.
 */
export function rung(ladder: readonly Rung[] | undefined, limit_ms: number): number | undefined {
  const matching = (ladder ?? []).filter((step) => step.limit_ms === limit_ms);
  const own = matching[0]?.atOrOver;
  if (own === undefined || matching.length > 1) return undefined;
  const contradicted = (ladder ?? []).some(
    (step) =>
      step.limit_ms !== undefined &&
      step.atOrOver !== undefined &&
      (step.limit_ms > limit_ms ? step.atOrOver > own : step.atOrOver < own),
  );
  return contradicted ? undefined : own;
}
