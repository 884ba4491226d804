import { GatesError } from '../errors.ts';
import { clopperPearsonLower, clopperPearsonUpper } from './clopper-pearson.ts';

/** More trials than anyone will make; up to there the search is quick. */
const MOST_TRIALS = 1e12;

/**
 * The smallest whole m ≥ 0 with `enough(m)`, for a predicate that stays true once it is; null when none
 * up to MOST_TRIALS is.
 */
function smallestEnough(enough: (m: number) => boolean): number | null {
  if (enough(0)) return 0;
  let low = 0;
  let high = 1;
  while (!enough(high)) {
    if (high === MOST_TRIALS) return null;
    low = high;
    high = Math.min(high * 2, MOST_TRIALS);
  }
  while (high - low > 1) {
    const middle = low + Math.floor((high - low) / 2);
    if (enough(middle)) high = middle;
    else low = middle;
  }
  return high;
}

function checkLimit(limit_fraction: number): void {
  if (Number.isNaN(limit_fraction)) {
    throw new GatesError('usage_invalid', 'limit_fraction must be a number, not NaN.');
  }
}

/**
 * The fewest further trials, all without an event, after which the one-sided upper bound is below the limit:
 * the smallest m ≥ 0 with clopperPearsonUpper(count, total + m, confidence) < `limit_fraction`. Null when no
 * number of trials up to 10^12 is enough, as for a limit of 0.
 *
 * @throws GatesError `usage_invalid` unless 0 ≤ count ≤ total are whole numbers and the limit is a number
 */
export function moreNeededBelow(
  count: number,
  total: number,
  limit_fraction: number,
  confidence: number,
): number | null {
  checkLimit(limit_fraction);
  return smallestEnough((m) => clopperPearsonUpper(count, total + m, confidence) < limit_fraction);
}

/**
 * The fewest further trials, all of them successes, after which the one-sided lower bound is above the limit:
 * the smallest m ≥ 0 with clopperPearsonLower(count + m, total + m, confidence) > `limit_fraction`. Null when
 * no number of trials up to 10^12 is enough, as for a limit of 1.
 *
 * @throws GatesError `usage_invalid` unless 0 ≤ count ≤ total are whole numbers and the limit is a number
 */
export function moreNeededAbove(
  count: number,
  total: number,
  limit_fraction: number,
  confidence: number,
): number | null {
  checkLimit(limit_fraction);
  return smallestEnough((m) => clopperPearsonLower(count + m, total + m, confidence) > limit_fraction);
}
