/**
 * P(Bin(n, p) ≤ x) / P(Bin(n, p) = x) for whole 0 ≤ x < n, where `odds` = p / (1 − p) is at least x / (n − x).
 *
 * The sum of the probabilities from x downwards, each from the one before it:
 * P(k − 1) / P(k) = k / ((n − k + 1) · odds). All its terms are positive and, at these odds, at most 1, so
 * nothing cancels; it ends after some nine standard deviations, about √n terms.
 */
export function binomialTailRatio(x: number, n: number, odds: number): number {
  let sum = 1;
  let term = 1;
  for (let k = x; k > 0 && term > sum * 1e-17; k--) {
    term *= k / ((n - k + 1) * odds);
    sum += term;
  }
  return sum;
}
