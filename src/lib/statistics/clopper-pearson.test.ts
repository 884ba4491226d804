import betaQuantile from '@stdlib/stats-base-dists-beta-quantile';
import binomialCdf from '@stdlib/stats-base-dists-binomial-cdf';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { GatesError } from '../errors.ts';
import { clopperPearsonInterval, clopperPearsonLower, clopperPearsonUpper } from './clopper-pearson.ts';

function relativeError(found: number, expected: number): number {
  return Math.abs(found - expected) / expected;
}

describe('published values', () => {
  it.each([
    [15, 148, 0.0578, 0.1617],
    [0, 20, 0, 0.1684],
    [1, 29, 0.0009, 0.1776],
  ])('Newcombe 1998: %i/%i lies in %f to %f', (count, total, lower, upper) => {
    const interval = clopperPearsonInterval(count, total, 0.95);
    expect(interval.lower).toBeCloseTo(lower, 4);
    expect(interval.upper).toBeCloseTo(upper, 4);
  });

  it('GenBinomApps: upper bound of 5 in 100,000', () => {
    expect(clopperPearsonUpper(5, 100_000, 0.95)).toBeCloseTo(0.0001051275, 10);
  });

  it.each([
    [0.0007, [4279, 6776, 8992, 11075, 13074, 15016]],
    [0.001, [2995, 4742, 6294, 7752]],
    [0.05, [59, 93, 124]],
  ])('the fewest trials that prove a proportion below %f', (limit, fewest) => {
    for (const [count, total] of fewest.entries()) {
      expect(clopperPearsonUpper(count, total, 0.95)).toBeLessThan(limit);
      expect(clopperPearsonUpper(count, total - 1, 0.95)).toBeGreaterThanOrEqual(limit);
    }
  });
});

// Roots of P(Bin(n, p) ≤ x) = 1 − confidence, computed with mpmath at 40 digits: that sum, term by term, and
// its findroot. Count, total, confidence, upper bound, lower bound; null where the sum was too long to make.
const GRID: [number, number, number, number | null, number | null][] = [
  [1, 2, 0.95, 0.9746794344808963, 0.02532056551910363],
  [1, 5, 0.975, 0.7164179361180895, 0.005050763379468061],
  [3, 5, 0.95, 0.923559608587671, 0.18925537743777085],
  [4, 5, 0.975, 0.9949492366205319, 0.28358206388191054],
  [2, 59, 0.95, 0.102889162709954, 0.0060563895979430194],
  [5, 59, 0.975, 0.18679433547169688, 0.028091256720983917],
  [29, 59, 0.95, 0.6054159314714335, 0.3782955504041945],
  [57, 59, 0.975, 0.9958680670276348, 0.8828515361116068],
  [1, 1000, 0.95, 0.004734993575499777, 5.129197890901785e-5],
  [2, 1000, 0.95, 0.006282284546723426, 0.0003554761334775971],
  [5, 1000, 0.95, 0.010484076911415651, 0.0019721531418052476],
  [50, 1000, 0.95, 0.06286340351237973, 0.03916353592558934],
  [333, 1000, 0.95, 0.35835736234732873, 0.308373901193985],
  [500, 1000, 0.95, 0.5264822687643088, 0.4735177312356912],
  [998, 1000, 0.95, 0.9996445238665224, 0.9937177154532766],
  [999, 1000, 0.95, 0.999948708021091, 0.9952650064245002],
  [1, 12345, 0.95, 0.0003842158966328422, null],
  [2, 12345, 0.95, 0.0005098986076369321, null],
  [5, 12345, 0.95, 0.000851412522608234, null],
  [617, 12345, 0.95, 0.05332557139645362, null],
  [4115, 12345, 0.95, 0.34038111714189506, null],
  [12343, 12345, 0.95, null, 0.999490101392363],
  [12344, 12345, 0.95, null, 0.9996157841033672],
  [1, 1000000, 0.95, 4.74385563820681e-6, null],
  [2, 1000000, 0.95, 6.295780099170597e-6, null],
  [5, 1000000, 0.95, 1.0513005929398719e-5, null],
  [999998, 1000000, 0.95, null, 0.9999937042199009],
  [999999, 1000000, 0.95, null, 0.9999952561443618],
  [1, 10000000, 0.95, 4.743863630371367e-7, null],
  [2, 10000000, 0.95, 6.295792269600621e-7, null],
  [5, 10000000, 0.95, 1.0513032010805324e-6, null],
  [9999998, 10000000, 0.95, null, 0.999999370420773],
  [9999999, 10000000, 0.95, null, 0.9999995256136369],
  [1, 148, 0.5, 0.01131423276119603, 0.004672476753331869],
  [1, 148, 0.999999, 0.10697982130140875, 6.756760112504779e-9],
  [2, 148, 0.5, 0.0180268907946173, 0.01131423276119603],
  [2, 148, 0.999999, 0.12202925246482386, 9.59242039627739e-6],
  [5, 148, 0.5, 0.038225285318262026, 0.031488765452087085],
  [5, 148, 0.999999, 0.1603019804214448, 0.0011573513765554258],
  [7, 148, 0.5, 0.05170225956004, 0.04496331242729069],
  [7, 148, 0.999999, 0.18284145804131913, 0.0034414409040612387],
  [49, 148, 0.5, 0.33483294152240967, 0.3280914432406958],
  [49, 148, 0.999999, 0.5284968423112951, 0.1679692510721563],
  [74, 148, 0.5, 0.5033707592642062, 0.4966292407357938],
  [74, 148, 0.999999, 0.6908817904139372, 0.30911820958606284],
  [146, 148, 0.5, 0.988685767238804, 0.9819731092053827],
  [146, 148, 0.999999, 0.9999904075796037, 0.8779707475351761],
  [147, 148, 0.5, 0.9953275232466682, 0.988685767238804],
  [147, 148, 0.999999, 0.9999999932432398, 0.8930201786985913],
  [1, 10000000, 0.5, 1.6783469330915804e-7, null],
  [1, 10000000, 0.999999, 1.6688407700087588e-6, null],
  [2, 10000000, 0.5, 2.6740602235996656e-7, null],
  [2, 10000000, 0.999999, 1.912915180524453e-6, null],
  [5, 10000000, 0.5, 5.670160998715976e-7, null],
  [5, 10000000, 0.999999, 2.541260013249465e-6, null],
  [9999998, 10000000, 0.5, null, 0.9999997325939777],
  [9999998, 10000000, 0.999999, null, 0.9999980870848195],
  [9999999, 10000000, 0.5, null, 0.9999998321653067],
  [9999999, 10000000, 0.999999, null, 0.99999833115923],
  [16, 33, 0.95, 0.6392582904358445, 0.33257655370986927],
  [17, 36, 0.95, 0.6204910913965598, 0.327540737375564],
];

describe('accuracy', () => {
  it('agrees with 40-digit arithmetic to 1e-13', () => {
    let compared = 0;
    for (const [count, total, confidence, upper, lower] of GRID) {
      for (const [bound, expected] of [
        [clopperPearsonUpper, upper],
        [clopperPearsonLower, lower],
      ] as const) {
        if (expected === null) continue;
        expect(relativeError(bound(count, total, confidence), expected)).toBeLessThan(1e-13);
        compared++;
      }
    }
    expect(compared).toBeGreaterThan(80);
  });

  it('agrees with the beta quantile of stdlib up to ten million trials', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 10_000_000 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.constantFrom(0.9, 0.95, 0.975, 0.99),
        (total, share, confidence) => {
          const count = Math.min(total - 1, Math.max(1, Math.round(share * total)));
          const expected = betaQuantile(confidence, count + 1, total - count);
          expect(relativeError(clopperPearsonUpper(count, total, confidence), expected)).toBeLessThan(1e-8);
        },
      ),
    );
  });
});

const proportion = fc
  .integer({ min: 1, max: 100_000 })
  .chain((total) => fc.tuple(fc.integer({ min: 0, max: total }), fc.constant(total)));
const confidences = fc.double({ min: 0.5, max: 0.999999, noNaN: true });

describe('properties', () => {
  it('brackets the observed share', () => {
    fc.assert(
      fc.property(proportion, confidences, ([count, total], confidence) => {
        const lower = clopperPearsonLower(count, total, confidence);
        const upper = clopperPearsonUpper(count, total, confidence);
        expect(0 <= lower && lower <= count / total && count / total <= upper && upper <= 1).toBe(true);
      }),
    );
  });

  it('the upper bound falls with more trials and rises with more events', () => {
    fc.assert(
      fc.property(proportion, confidences, ([count, total], confidence) => {
        const upper = clopperPearsonUpper(count, total, confidence);
        expect(clopperPearsonUpper(count, total + 1, confidence)).toBeLessThan(upper);
        if (count > 0) expect(clopperPearsonUpper(count - 1, total, confidence)).toBeLessThan(upper);
      }),
    );
  });

  it('the lower bound is the mirror of the upper bound', () => {
    fc.assert(
      fc.property(proportion, confidences, ([count, total], confidence) => {
        const mirrored = 1 - clopperPearsonUpper(total - count, total, confidence);
        expect(Math.abs(clopperPearsonLower(count, total, confidence) - mirrored)).toBeLessThan(1e-14);
      }),
    );
  });

  it('covers the true proportion at least as often as the confidence says', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 200 }),
        fc.double({ min: 0.001, max: 0.999, noNaN: true }),
        fc.constantFrom(0.5, 0.9, 0.95, 0.99),
        (total, truth, confidence) => {
          let missed = -1; // the largest count whose bound lies below the truth
          while (missed < total && clopperPearsonUpper(missed + 1, total, confidence) < truth) missed++;
          const risk = missed < 0 ? 0 : binomialCdf(missed, total, truth);
          expect(risk).toBeLessThanOrEqual(1 - confidence + 1e-9);
        },
      ),
    );
  });
});

describe('a distribution-free percentile', () => {
  const proven = (over: number, total: number) => clopperPearsonUpper(over, total, 0.95) <= 0.05;

  it('P(Bin(n, 0.05) ≤ t) ≤ 0.05 exactly where the upper bound of t/n is at most 0.05', () => {
    let compared = 0;
    let accepted = 0;
    for (let total = 1; total <= 1000; total += 7) {
      for (let over = 0; over <= Math.min(total, 60); over++) {
        expect(proven(over, total)).toBe(binomialCdf(over, total, 0.05) <= 0.05);
        compared++;
        if (proven(over, total)) accepted++;
      }
    }
    expect(compared).toBeGreaterThan(8000);
    expect(accepted).toBeGreaterThan(1000);
  });

  it('a thousand samples allow 38 at or over the limit', () => {
    expect([proven(38, 1000), proven(39, 1000)]).toEqual([true, false]);
  });
});

describe('edges', () => {
  it('are exact', () => {
    expect(clopperPearsonLower(0, 0, 0.95)).toBe(0);
    expect(clopperPearsonUpper(0, 0, 0.95)).toBe(1);
    expect(clopperPearsonLower(0, 10, 0.95)).toBe(0);
    expect(clopperPearsonUpper(10, 10, 0.95)).toBe(1);
    expect(clopperPearsonUpper(0, 1, 0.95)).toBeCloseTo(0.95, 15);
    expect(clopperPearsonLower(1, 1, 0.95)).toBeCloseTo(0.05, 15);
    expect(relativeError(clopperPearsonUpper(0, 1e12, 0.95), 2.99573227355e-12)).toBeLessThan(1e-10);
  });

  it.each([
    [-1, 10, 0.95],
    [1, -10, 0.95],
    [11, 10, 0.95],
    [0.5, 10, 0.95],
    [1, 10.5, 0.95],
    [Number.NaN, 10, 0.95],
    [1, Number.NaN, 0.95],
    [1, Number.POSITIVE_INFINITY, 0.95],
    [1, 2 ** 53, 0.95],
    [1, 10, 1],
    [1, 10, 0.4],
    [1, 10, 95],
    [1, 10, Number.NaN],
  ])('refuses %f of %f at %f', (count, total, confidence) => {
    for (const bound of [clopperPearsonLower, clopperPearsonUpper, clopperPearsonInterval]) {
      expect(() => bound(count, total, confidence)).toThrow(
        expect.objectContaining({ constructor: GatesError, code: 'usage_invalid' }),
      );
    }
  });
});
