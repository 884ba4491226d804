import { z } from 'zod';
import { formatFact } from '../../messages.ts';

const fraction = z.number().min(0).max(1);

/** Exact bounds of a proportion, as facts carry them. */
const boundSchema = z.looseObject({
  count: z.int().nonnegative(),
  total: z.int().positive(),
  lower_fraction: fraction,
  upper_fraction: fraction,
  limit_fraction: fraction,
});

/** A proportion with the interval in which it lies, and its limit; all fractions are from 0 to 1. */
export interface Bound {
  readonly count: number;
  readonly total: number;
  readonly lower_fraction: number;
  readonly upper_fraction: number;
  readonly limit_fraction: number;
}

/** A fact as a bound, when it is one. */
export function readBound(fact: unknown): Bound | undefined {
  const result = boundSchema.safeParse(fact);
  return result.success && result.data.lower_fraction <= result.data.upper_fraction ? result.data : undefined;
}

/** A fraction in percent, as messages write it. */
export function share(fraction: number): string {
  return formatFact('share_fraction', fraction);
}

/** `335 of 11998: from 2.549 % to 3.052 %, limit 5 %`. */
export function boundText({ count, total, lower_fraction, upper_fraction, limit_fraction }: Bound): string {
  return `${count} of ${total}: from ${share(lower_fraction)} to ${share(upper_fraction)}, limit ${share(limit_fraction)}`;
}
