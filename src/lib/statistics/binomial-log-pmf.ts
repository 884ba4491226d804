const HALF_LOG_TWO_PI = 0.9189385332046727;

/** ln(n!) − ln(√(2πn) (n/e)ⁿ), the error of Stirling's formula, for a whole n ≥ 1. */
function stirlingError(n: number): number {
  if (n < 16) {
    let factorial = 1;
    for (let i = 2; i <= n; i++) factorial *= i;
    return Math.log(factorial) - (n + 0.5) * Math.log(n) + n - HALF_LOG_TWO_PI;
  }
  const s = 1 / (n * n);
  return (1 / 12 - (1 / 360 - (1 / 1260 - (1 / 1680 - s / 1188) * s) * s) * s) / n;
}

/** x ln(x/m) + m − x without the cancellation near x = m. */
function deviance(x: number, mean: number): number {
  const difference = x - mean;
  if (Math.abs(difference) >= 0.1 * (x + mean)) return x * Math.log(x / mean) - difference;
  const v = difference / (x + mean);
  let sum = difference * v;
  let power = 2 * x * v;
  for (let j = 3; ; j += 2) {
    power *= v * v;
    const next = sum + power / j;
    if (next === sum) return sum;
    sum = next;
  }
}

/**
 * ln P(Bin(n, p) = x) for whole 0 < x < n, with q = 1 − p given so that neither loses digits.
 *
 * The saddle-point form: exact to a few units in the last place for n in the millions, where the usual
 * difference of log-gammas loses half its digits.
 * Source: C. Loader, Fast and Accurate Computation of Binomial Probabilities (2000).
 */
export function binomialLogPmf(x: number, n: number, p: number, q: number): number {
  const y = n - x;
  return (
    stirlingError(n) -
    stirlingError(x) -
    stirlingError(y) -
    deviance(x, n * p) -
    deviance(y, n * q) -
    HALF_LOG_TWO_PI -
    0.5 * Math.log((x / n) * y)
  );
}
