import type { Rung } from '../../lib/statistics/ladder.ts';

/** The sum; what a part does not know counts as none. */
export function sumOf(counts: readonly (number | undefined)[]): number {
  return counts.reduce<number>((total, count = 0) => total + count, 0);
}

type Parts<Key extends string, Value> = readonly (
  | { readonly [Name in Key]?: Value | undefined }
  | undefined
)[];

/** An object with the key where every part knows it: true when it is true of each, and false when it is false of any. */
export function allTrue<Key extends string>(
  key: Key,
  parts: Parts<Key, boolean>,
): { readonly [Name in Key]?: boolean } {
  const values = parts.map((part) => part?.[key]);
  if (values.includes(false)) return { [key]: false } as { [Name in Key]: boolean };
  return values.length === 0 || values.includes(undefined)
    ? {}
    : ({ [key]: true } as { [Name in Key]: boolean });
}

/** The largest of what the parts know. */
export function largest<Key extends string>(
  key: Key,
  parts: Parts<Key, number>,
): { readonly [Name in Key]?: number } {
  return extreme(key, parts, Math.max);
}

/** The smallest of what the parts know. */
export function smallest<Key extends string>(
  key: Key,
  parts: Parts<Key, number>,
): { readonly [Name in Key]?: number } {
  return extreme(key, parts, Math.min);
}

function extreme<Key extends string>(
  key: Key,
  parts: Parts<Key, number>,
  of: (...values: number[]) => number,
): { readonly [Name in Key]?: number } {
  const values = parts.flatMap((part) => part?.[key] ?? []);
  return values.length === 0 ? {} : ({ [key]: of(...values) } as { [Name in Key]: number });
}

type Ladder = readonly { readonly [Key in keyof Rung]?: Rung[Key] | undefined }[];

/** One ladder of the rungs that all have. */
export function joinLadders(ladders: readonly Ladder[]): Rung[] {
  return (ladders[0] ?? []).flatMap(({ limit_ms }) => {
    const rungs = ladders.map((ladder) => ladder.find((rung) => rung.limit_ms === limit_ms));
    return limit_ms === undefined || rungs.includes(undefined)
      ? []
      : [{ limit_ms, atOrOver: sumOf(rungs.map((rung) => rung?.atOrOver)) }];
  });
}
