import { checkConfidence, checkCount } from './check-counts.ts';
import { clopperPearsonLower, clopperPearsonUpper } from './clopper-pearson.ts';

/**
 * The largest count of `total` whose one-sided upper bound is below the limit: up to it a share is proven to lie below.
 * −1 when not even no event at all is enough.
 *
 * @throws GatesError `usage_invalid` unless `total` is a whole number and `confidence` a fraction from 0.5 to below 1
 */
export function largestCountBelow(total: number, limit_fraction: number, confidence: number): number {
  check(total, confidence);
  return firstCount(total, (count) => !(clopperPearsonUpper(count, total, confidence) < limit_fraction)) - 1;
}

/**
 * The smallest count of `total` whose one-sided lower bound is above the limit: from it on a share is proven to lie above.
 * `total` + 1 when not even all of them are enough.
 *
 * @throws GatesError `usage_invalid` as `largestCountBelow` does
 */
export function smallestCountAbove(total: number, limit_fraction: number, confidence: number): number {
  check(total, confidence);
  return firstCount(total, (count) => clopperPearsonLower(count, total, confidence) > limit_fraction);
}

function check(total: number, confidence: number): void {
  checkCount('total', total);
  checkConfidence(confidence);
}

/** The first count from 0 to `total` that holds, for a predicate that stays true once it is: both bounds grow with the count. */
function firstCount(total: number, holds: (count: number) => boolean): number {
  let low = 0;
  let high = total + 1;
  while (low < high) {
    const middle = low + Math.floor((high - low) / 2);
    if (holds(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}
