import { binomialLogPmf } from './binomial-log-pmf.ts';
import { binomialTailRatio } from './binomial-tail-ratio.ts';
import { checkConfidence, checkProportion } from './check-counts.ts';

/**
 * The p with P(Bin(n, p) ≤ x) = alpha, for 0 < x < n and alpha ≤ 0.5, together with q = 1 − p: each of
 * them is exact, also where it is tiny.
 *
 * Newton's method on the log of that probability over θ = ln(p/q). It is concave in θ (its second
 * derivative is the variance of the truncated binomial less that of the whole one), so that from the right
 * of the root every step stays on the right of it and the steps end where rounding begins.
 */
function solveLowerTail(x: number, n: number, alpha: number): { p: number; q: number } {
  let theta = Math.log((x + 1) / (n - x));
  let p = (x + 1) / (n + 1);
  let q = (n - x) / (n + 1);
  for (let step = 0; step < 100; step++) {
    const ratio = binomialTailRatio(x, n, p / q);
    const excess = binomialLogPmf(x, n, p, q) + Math.log(ratio) - Math.log(alpha);
    const change = (excess * ratio) / ((n - x) * p);
    theta += change;
    p = 1 / (1 + Math.exp(-theta));
    q = 1 / (1 + Math.exp(theta));
    if (Math.abs(change) <= 1e-14 * Math.max(1, Math.abs(theta))) break;
  }
  return { p, q };
}

/**
 * The exact one-sided upper confidence bound of a binomial proportion, a fraction from 0 to 1: the p at
 * which `count` or fewer events in `total` trials have the probability 1 − `confidence`, that is
 * BetaInv(confidence; count + 1, total − count). Nothing tried: 1.
 *
 * Source: C. J. Clopper, E. S. Pearson, Biometrika 26 (1934) 404–413.
 *
 * @param confidence of the one side, a fraction from 0.5 to below 1
 * @throws GatesError `usage_invalid` unless 0 ≤ count ≤ total are whole numbers
 */
export function clopperPearsonUpper(count: number, total: number, confidence: number): number {
  checkProportion(count, total);
  checkConfidence(confidence);
  if (count === total) return 1;
  if (count === 0) return -Math.expm1(Math.log(1 - confidence) / total);
  return solveLowerTail(count, total, 1 - confidence).p;
}

/**
 * The exact one-sided lower confidence bound of a binomial proportion, a fraction from 0 to 1:
 * BetaInv(1 − confidence; count, total − count + 1), the mirror of {@link clopperPearsonUpper}. Nothing
 * tried: 0.
 *
 * @param confidence of the one side, a fraction from 0.5 to below 1
 * @throws GatesError `usage_invalid` unless 0 ≤ count ≤ total are whole numbers
 */
export function clopperPearsonLower(count: number, total: number, confidence: number): number {
  checkProportion(count, total);
  checkConfidence(confidence);
  if (count === 0) return 0;
  if (count === total) return Math.exp(Math.log(1 - confidence) / total);
  return solveLowerTail(total - count, total, 1 - confidence).q;
}

/**
 * The exact two-sided confidence interval of a binomial proportion, as fractions: both one-sided bounds,
 * each with half of 1 − `confidence`.
 *
 * @param confidence of the interval, a fraction from 0.5 to below 1
 * @throws GatesError `usage_invalid` unless 0 ≤ count ≤ total are whole numbers
 */
export function clopperPearsonInterval(
  count: number,
  total: number,
  confidence: number,
): { lower: number; upper: number } {
  checkConfidence(confidence);
  const side = (1 + confidence) / 2;
  return { lower: clopperPearsonLower(count, total, side), upper: clopperPearsonUpper(count, total, side) };
}
