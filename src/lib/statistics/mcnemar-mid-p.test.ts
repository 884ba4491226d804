import binomialCdf from '@stdlib/stats-base-dists-binomial-cdf';
import { expect, it } from 'vitest';
import { GatesError } from '../errors.ts';
import { mcnemarMidP } from './mcnemar-mid-p.ts';

it('Fagerland 2013: 1 against 7 is 0.039', () => {
  expect(mcnemarMidP(1, 7)).toBeCloseTo(0.0390625, 12);
});

it('agrees with sums of the binomial distribution and does not care which is which', () => {
  for (const [b, c] of [
    [0, 1],
    [0, 12],
    [3, 17],
    [40, 61],
    [480, 520],
  ] as const) {
    const atMost = binomialCdf(b, b + c, 0.5);
    const below = b === 0 ? 0 : binomialCdf(b - 1, b + c, 0.5);
    expect(mcnemarMidP(b, c)).toBeCloseTo(atMost + below, 10);
    expect(mcnemarMidP(c, b)).toBe(mcnemarMidP(b, c));
  }
});

it('is 1 − P(X = b)/2 for equal counts, and 1 without any', () => {
  expect(mcnemarMidP(2, 2)).toBeCloseTo(1 - 6 / 16 / 2, 12);
  expect(mcnemarMidP(0, 0)).toBe(1);
  expect(mcnemarMidP(5_000_000, 5_000_000)).toBeGreaterThan(0.999);
  expect(mcnemarMidP(0, 5000)).toBe(0);
});

it.each([
  [-1, 2],
  [1, 2.5],
  [Number.NaN, 1],
  [2 ** 53 - 1, 1],
])('refuses %f and %f', (b, c) => {
  expect(() => mcnemarMidP(b, c)).toThrow(GatesError);
});
