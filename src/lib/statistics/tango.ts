import { GatesError } from '../errors.ts';
import { checkConfidence, checkCount } from './check-counts.ts';
import { normalQuantile } from './normal-quantile.ts';

/** Pairs of answers of two models to the same inputs: the discordant ones by who erred, and all of them. */
export interface PairedCounts {
  /** pairs in which only the INT8 model erred (b) */
  readonly int8Only: number;
  /** pairs in which only the FP32 model erred (c) */
  readonly fp32Only: number;
  /** all pairs (n) */
  readonly pairs: number;
}

function checkPairedCounts({ int8Only, fp32Only, pairs }: PairedCounts): void {
  checkCount('int8Only', int8Only);
  checkCount('fp32Only', fp32Only);
  checkCount('pairs', pairs);
  if (int8Only + fp32Only > pairs) {
    throw new GatesError(
      'usage_invalid',
      `int8Only + fp32Only must be at most pairs, but ${int8Only} + ${fp32Only} > ${pairs}.`,
    );
  }
}

/**
 * 2q + δ(1 − δ), the variance of n·(b − c)/n over n at a true difference δ, where q is the maximum-likelihood
 * estimate of P(FP32 only) under that difference: the root of 2n q² + B q + C, with
 * B = −b − c + (2n − b + c)δ and C = −cδ(1 − δ), in the form that does not cancel.
 */
function restrictedVariance(b: number, c: number, n: number, delta: number): number {
  const linear = (2 * n - b + c) * delta - b - c;
  const constant = -c * delta * (1 - delta);
  const root = Math.sqrt(Math.max(0, linear * linear - 8 * n * constant));
  const q = linear > 0 ? (-2 * constant) / (root + linear) : (root - linear) / (4 * n);
  return Math.max(0, 2 * q + delta * (1 - delta));
}

/** The δ from (b − c)/n to 1 at which b − c − nδ = −z √(n (2q + δ(1 − δ))), by bisection to the last place. */
function solveUpper(b: number, c: number, n: number, z: number): number {
  let low = (b - c) / n;
  let high = 1;
  for (;;) {
    const middle = (low + high) / 2;
    if (middle <= low || middle >= high) return middle;
    const excess = n * middle - (b - c) - z * Math.sqrt(n * restrictedVariance(b, c, n, middle));
    if (excess < 0) low = middle;
    else high = middle;
  }
}

/**
 * The one-sided lower bound of Tango's score interval for the difference P(INT8 errs) − P(FP32 errs) of
 * paired proportions, a fraction from −1 to 1. No pairs: −1.
 *
 * It is the δ below (b − c)/n at which z(δ) = (b − c − nδ) / √(n (2q + δ(1 − δ))) is the normal quantile of
 * `confidence`; see restrictedVariance for q.
 * Source: T. Tango, Statistics in Medicine 17 (1998) 891–908.
 *
 * @param confidence of the one side, a fraction from 0.5 to below 1
 * @throws GatesError `usage_invalid` unless the counts are whole numbers with int8Only + fp32Only ≤ pairs
 */
export function tangoLower(counts: PairedCounts, confidence: number): number {
  checkPairedCounts(counts);
  checkConfidence(confidence);
  const { int8Only, fp32Only, pairs } = counts;
  return pairs === 0 ? -1 : -solveUpper(fp32Only, int8Only, pairs, normalQuantile(confidence));
}

/**
 * Tango's two-sided score interval for the difference P(INT8 errs) − P(FP32 errs), as fractions from −1
 * to 1; see {@link tangoLower}.
 *
 * @param confidence of the interval, a fraction from 0.5 to below 1
 * @throws GatesError `usage_invalid` unless the counts are whole numbers with int8Only + fp32Only ≤ pairs
 */
export function tangoInterval(counts: PairedCounts, confidence: number): { lower: number; upper: number } {
  checkConfidence(confidence);
  const side = (1 + confidence) / 2;
  const mirrored = { int8Only: counts.fp32Only, fp32Only: counts.int8Only, pairs: counts.pairs };
  return { lower: tangoLower(counts, side), upper: -tangoLower(mirrored, side) };
}
