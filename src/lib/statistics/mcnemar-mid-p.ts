import { binomialLogPmf } from './binomial-log-pmf.ts';
import { binomialTailRatio } from './binomial-tail-ratio.ts';
import { checkCount } from './check-counts.ts';

/**
 * McNemar's two-sided mid-p value for `b` and `c` discordant pairs, from 0 to 1: with n = b + c and
 * X ~ Bin(n, ½), 2 P(X ≤ min(b, c)) − P(X = b), and 1 − P(X = b)/2 where b = c. No discordant pair: 1.
 * It says that a difference was found, never that there is none.
 *
 * Source: M. W. Fagerland, S. Lydersen, P. Laake, BMC Medical Research Methodology 13 (2013) 91.
 *
 * @throws GatesError `usage_invalid` unless both are whole numbers from 0 on
 */
export function mcnemarMidP(b: number, c: number): number {
  checkCount('b', b);
  checkCount('c', c);
  const n = b + c;
  checkCount('b + c', n);
  if (n === 0) return 1;
  const fewer = Math.min(b, c);
  const pmf = Math.exp(fewer === 0 ? -n * Math.LN2 : binomialLogPmf(fewer, n, 0.5, 0.5));
  return b === c ? 1 - pmf / 2 : pmf * (2 * binomialTailRatio(fewer, n, 1) - 1);
}
