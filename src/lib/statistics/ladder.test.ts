import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { intervalOf, ladderOf, percentileBounds } from './ladder.ts';

const limits_ms = [10, 20, 50, 100];
const latencies = fc.array(
  fc.oneof(fc.double({ min: 0, max: 200, noNaN: true }), fc.constantFrom(0, 9.999, 10, 20, 50, 100, 100.001)),
  { minLength: 1, maxLength: 200 },
);

/** The ladder of some samples, as the script counts it. */
function ladderOfSamples(samples: readonly number[]) {
  const counts = Array.from({ length: limits_ms.length + 1 }, () => 0);
  for (const sample of samples) {
    const interval = intervalOf(sample, limits_ms);
    counts[interval] = (counts[interval] as number) + 1;
  }
  return ladderOf(counts, limits_ms);
}

/** k6's percentile: linear between the two neighbours of the place (n − 1) · percent / 100. */
function percentileOf(samples: readonly number[], percent: number): number {
  const sorted = [...samples].sort((a, b) => a - b);
  const place = ((sorted.length - 1) * percent) / 100;
  const below = sorted[Math.floor(place)] as number;
  const above = sorted[Math.ceil(place)] as number;
  return below + (above - below) * (place - Math.floor(place));
}

describe('a ladder', () => {
  test('counts a latency that equals a limit as over it', () => {
    expect([9.999, 10, 10.001, 100, 1e9].map((latency) => intervalOf(latency, limits_ms))).toEqual([
      0, 1, 1, 4, 4,
    ]);
    expect(ladderOf([1, 2, 3, 4, 5], limits_ms).map(({ atOrOver }) => atOrOver)).toEqual([14, 12, 9, 5]);
  });

  test('has at each limit the samples that reach it', () =>
    fc.assert(
      fc.property(latencies, (samples) => {
        for (const { limit_ms, atOrOver } of ladderOfSamples(samples))
          expect(atOrOver).toBe(samples.filter((sample) => sample >= limit_ms).length);
      }),
    ));
});

describe('bounds of a percentile', () => {
  test('contain the one that k6 computes of the samples', () =>
    fc.assert(
      fc.property(latencies, fc.constantFrom(0, 1, 50, 90, 95, 99, 99.9, 100), (samples, percent) => {
        const bounds = percentileBounds(ladderOfSamples(samples), samples.length, percent);
        const exact = percentileOf(samples, percent);
        // what is between two equal samples may come out a rounding below them
        expect(exact).toBeGreaterThanOrEqual((bounds?.atLeast_ms ?? Number.NaN) * (1 - 1e-12));
        expect(exact).toBeLessThan(bounds?.below_ms ?? Number.POSITIVE_INFINITY);
      }),
      { numRuns: 500 },
    ));

  test('are the neighbouring limits where both samples beside it lie between them', () =>
    expect(percentileBounds(ladderOfSamples([1, 12, 13, 14, 60]), 5, 50)).toEqual({
      percent: 50,
      atLeast_ms: 10,
      below_ms: 20,
    }));

  test('are wider where the two samples beside it lie apart', () =>
    expect(percentileBounds(ladderOfSamples([12, 60]), 2, 50)).toEqual({
      percent: 50,
      atLeast_ms: 10,
      below_ms: 100,
    }));

  test('have no upper one beyond the last limit, and are not there without samples', () => {
    expect(percentileBounds(ladderOfSamples([150, 160]), 2, 95)).toEqual({ percent: 95, atLeast_ms: 100 });
    expect(percentileBounds([], 3, 95)).toEqual({ percent: 95, atLeast_ms: 0 });
    expect(percentileBounds(ladderOfSamples([]), 0, 95)).toBeUndefined();
  });
});
