import { z } from 'zod';
import type { Bound } from '../bounds.ts';
import {
  clopperPearsonLower,
  clopperPearsonUpper,
  largestCountBelow,
  moreNeededAbove,
  moreNeededBelow,
  smallestCountAbove,
} from '../statistics/index.ts';
import { wordsOf } from './bound-words.ts';

/** What counts prove of a limit. */
export type Proven = 'kept' | 'broken' | 'neither';

/** The smallest change of a count, of the same number of trials, after which something else is proven. */
export interface Turn {
  readonly proven: Proven;
  /** the count at which it turns: one nearer to the present one, and it has not turned */
  readonly count: number;
}

/** How far counts are from proving something else. */
export interface Margin {
  /** the fact that holds the bound */
  readonly fact: string;
  /** `moment/domain.name` */
  readonly of: string;
  readonly side: 'below' | 'above';
  readonly counted: string;
  readonly among: string;
  readonly count: number;
  readonly total: number;
  readonly limit_fraction: number;
  readonly lower_fraction: number;
  readonly upper_fraction: number;
  readonly proven: Proven;
  readonly turns: readonly Turn[];
  /** false for paired models: what else the rule reads would change with the count, too */
  readonly verifiable: boolean;
  /** further trials, all going well, after which the limit is proven to be kept */
  readonly moreGoingWell?: number;
  /** how many times as many trials at the same rate prove the limit kept, while one time less does not */
  readonly timesAsMany?: number;
}

const boundSchema = z.object({
  of: z.string(),
  side: z.enum(['below', 'above', 'two-sided']),
  count: z.int().nonnegative(),
  total: z.int().positive(),
  lower_fraction: z.number(),
  upper_fraction: z.number(),
  limit_fraction: z.number(),
  paired_lower_fraction: z.number().optional(),
});

/**
 * The margin of every one-sided bound among an item's facts. Nothing is said of a bound that is not the one of its counts at
 * this confidence, nor of a two-sided one: its limits are the rule's.
 */
export function marginsOf(facts: Readonly<Record<string, unknown>>, confidence: number): Margin[] {
  return Object.entries(facts).flatMap(([fact, value]) => {
    const parsed = boundSchema.safeParse(value);
    if (!parsed.success || parsed.data.side === 'two-sided' || !isOfItsCounts(parsed.data, confidence))
      return [];
    return [marginOf(fact, { ...parsed.data, side: parsed.data.side }, confidence)];
  });
}

type OneSided = Omit<z.infer<typeof boundSchema>, 'side'> & { readonly side: 'below' | 'above' };

function isOfItsCounts(
  bound: Pick<Bound, 'count' | 'total' | 'lower_fraction' | 'upper_fraction'>,
  confidence: number,
) {
  const { count, total, lower_fraction, upper_fraction } = bound;
  return (
    count <= total &&
    clopperPearsonLower(count, total, confidence) === lower_fraction &&
    clopperPearsonUpper(count, total, confidence) === upper_fraction
  );
}

function marginOf(fact: string, bound: OneSided, confidence: number): Margin {
  const { of, side, count, total, limit_fraction, lower_fraction, upper_fraction } = bound;
  const lastBelow = largestCountBelow(total, limit_fraction, confidence);
  const firstAbove = smallestCountAbove(total, limit_fraction, confidence);
  const [under, over]: [Proven, Proven] = side === 'below' ? ['kept', 'broken'] : ['broken', 'kept'];
  const provenAt = (at: number): Proven => (at <= lastBelow ? under : at >= firstAbove ? over : 'neither');
  // of paired models another bound decides what is broken, and its counts are not all here
  const verifiable = bound.paired_lower_fraction === undefined;
  const proven = provenAt(count);
  const turns = [
    { proven: provenAt(lastBelow), count: lastBelow, reached: count > lastBelow },
    {
      proven: 'neither' as const,
      count: lastBelow + 1,
      reached: count <= lastBelow && lastBelow + 1 < firstAbove,
    },
    {
      proven: 'neither' as const,
      count: firstAbove - 1,
      reached: count >= firstAbove && lastBelow + 1 < firstAbove,
    },
    { proven: provenAt(firstAbove), count: firstAbove, reached: count < firstAbove },
  ]
    .filter((turn) => turn.reached && turn.count >= 0 && turn.count <= total)
    .filter((turn) => turn.proven !== 'broken' || verifiable)
    .map(({ proven: then, count: at }) => ({ proven: then, count: at }))
    .sort((one, other) => Math.abs(one.count - count) - Math.abs(other.count - count));
  const more =
    proven === 'kept'
      ? null
      : (side === 'below' ? moreNeededBelow : moreNeededAbove)(count, total, limit_fraction, confidence);
  const times = proven === 'kept' ? undefined : timesAsMany(bound, confidence);
  return {
    fact,
    of,
    side,
    ...wordsOf(of),
    count,
    total,
    limit_fraction,
    lower_fraction,
    upper_fraction,
    proven,
    turns,
    verifiable,
    ...(more === null ? {} : { moreGoingWell: more }),
    ...(times === undefined ? {} : { timesAsMany: times }),
  };
}

/** More trials than anyone will make. */
const trials_max = 1e12;

/** The number of times by which counts must grow to prove that the limit is kept; undefined when their rate doesn't keep it. */
function timesAsMany(
  { side, count, total, limit_fraction }: OneSided,
  confidence: number,
): number | undefined {
  const keeps = (times: number) =>
    side === 'below'
      ? clopperPearsonUpper(count * times, total * times, confidence) < limit_fraction
      : clopperPearsonLower(count * times, total * times, confidence) > limit_fraction;
  let [low, high] = [1, 2];
  while (!keeps(high)) {
    low = high;
    high *= 2;
    if (high * total > trials_max) return undefined;
  }
  while (high - low > 1) {
    const middle = low + Math.floor((high - low) / 2);
    if (keeps(middle)) high = middle;
    else low = middle;
  }
  return high;
}
