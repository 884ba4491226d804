import { z } from 'zod';

/** An RFC 3339 time with an offset, such as `2026-11-24T08:00:00Z`. */
export const instant = z.iso.datetime({ offset: true });

/** A whole number ≥ 0 that a double holds exactly. */
export const count = z.int().nonnegative();

export const number = z.number();
export const text = z.string();
export const flag = z.boolean();

/** `sha256:` and 64 hexadecimal digits in lower case. */
export const digest = z.string().regex(/^sha256:[0-9a-f]{64}$/, 'expected sha256: and 64 hexadecimal digits');

/** From `start` up to, and not including, `end`. */
export const window = evidence({ start: instant, end: instant });

/** An object that a collector of ours writes: no unknown key, and every key may be absent. */
export function evidence<Shape extends z.core.$ZodLooseShape>(shape: Shape) {
  return z.strictObject(shape).partial();
}

/**
 * A list from which "none" may be read, so it says whether it is whole.
 * Only `complete: true` proves that what is not in `items` does not exist.
 */
export function list<Item extends z.core.SomeType>(item: Item) {
  return evidence({ items: z.array(item), complete: flag });
}

/** How many requests took `limit_ms` or longer; several of them make a ladder. */
export const ladderRung = evidence({ limit_ms: number, atOrOver: count });
