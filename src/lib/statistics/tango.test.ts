import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { GatesError } from '../errors.ts';
import { normalQuantile } from './normal-quantile.ts';
import { tangoInterval, tangoLower } from './tango.ts';

describe('published values', () => {
  it.each([
    ['Fagerland 2014', [1, 1, 7, 12], 0.95, -0.517, -0.026],
    ['Agresti & Min 2005', [53, 16, 8, 9], 0.95, -0.02, 0.207],
    ['Tango 1998', [43, 0, 1, 0], 0.9, -0.096, 0.037],
  ] as const)('%s %j at %f', (_, [a, b, c, d], confidence, lower, upper) => {
    const interval = tangoInterval({ int8Only: b, fp32Only: c, pairs: a + b + c + d }, confidence);
    expect(interval.lower).toBeCloseTo(lower, 3);
    expect(interval.upper).toBeCloseTo(upper, 3);
  });
});

// The formula as published, solved by bisection with mpmath at 30 digits: b, c, n, confidence, lower, upper.
const GRID: [number, number, number, number, number, number][] = [
  [1, 7, 21, 0.95, -0.5172322764213774, -0.026003032480868566],
  [12, 3, 5000, 0.9, 0.0005819549561083158, 0.0033027460962936194],
  [5, 500, 1000000, 0.9, -0.0005333064482968765, -0.00045934221824060485],
  [300, 20, 10000000, 0.9, 0.00002517043494815544, 0.00003106580878613258],
];

it('agrees with 30-digit arithmetic to 1e-10', () => {
  for (const [int8Only, fp32Only, pairs, confidence, lower, upper] of GRID) {
    const interval = tangoInterval({ int8Only, fp32Only, pairs }, confidence);
    expect(Math.abs(interval.lower / lower - 1)).toBeLessThan(1e-10);
    expect(Math.abs(interval.upper / upper - 1)).toBeLessThan(1e-10);
  }
});

const counts = fc
  .tuple(fc.nat(100_000), fc.nat(100_000), fc.nat(10_000_000))
  .map(([int8Only, fp32Only, others]) => ({ int8Only, fp32Only, pairs: int8Only + fp32Only + others }))
  .filter(({ pairs }) => pairs > 0);

describe('properties', () => {
  it('lies in −1 to 1 around the observed difference, and mirrors when the models change places', () => {
    fc.assert(
      fc.property(counts, ({ int8Only, fp32Only, pairs }) => {
        const observed = (int8Only - fp32Only) / pairs;
        const { lower, upper } = tangoInterval({ int8Only, fp32Only, pairs }, 0.9);
        expect(-1 <= lower && lower <= observed && observed <= upper && upper <= 1).toBe(true);
        const mirrored = tangoInterval({ int8Only: fp32Only, fp32Only: int8Only, pairs }, 0.9);
        expect(mirrored).toEqual({ lower: -upper, upper: -lower });
      }),
    );
  });

  it('its bounds solve the published equation', () => {
    fc.assert(
      fc.property(counts, ({ int8Only: b, fp32Only: c, pairs: n }) => {
        const delta = tangoLower({ int8Only: b, fp32Only: c, pairs: n }, 0.95);
        const B = -b - c + (2 * n - b + c) * delta;
        const C = -c * delta * (1 - delta);
        const q = (Math.sqrt(B ** 2 - 8 * n * C) - B) / (4 * n);
        const z = (b - c - n * delta) / Math.sqrt(n * (2 * q + delta * (1 - delta)));
        if (b + c < n) expect(z).toBeCloseTo(1.6448536269514722, 4);
      }),
    );
  });
});

describe('edges', () => {
  it('no discordant pair: ± z²/(n + z²)', () => {
    const z = 1.959963984540054;
    const { lower, upper } = tangoInterval({ int8Only: 0, fp32Only: 0, pairs: 44 }, 0.95);
    expect(upper).toBeCloseTo(z ** 2 / (44 + z ** 2), 14);
    expect(lower).toBe(-upper);
  });

  it('every pair discordant the same way', () => {
    const { lower, upper } = tangoInterval({ int8Only: 44, fp32Only: 0, pairs: 44 }, 0.95);
    expect(upper).toBe(1);
    expect(lower).toBeGreaterThan(0.8);
  });

  it('no pairs: nothing is known', () => {
    expect(tangoInterval({ int8Only: 0, fp32Only: 0, pairs: 0 }, 0.95)).toEqual({ lower: -1, upper: 1 });
  });

  it.each([
    [1, 1, 1, 0.95],
    [-1, 0, 5, 0.95],
    [0, 0.5, 5, 0.95],
    [0, 0, Number.NaN, 0.95],
    [0, 0, 5, 1],
  ])('refuses %f, %f of %f at %f', (int8Only, fp32Only, pairs, confidence) => {
    expect(() => tangoLower({ int8Only, fp32Only, pairs }, confidence)).toThrow(GatesError);
    expect(() => tangoInterval({ int8Only, fp32Only, pairs }, confidence)).toThrow(GatesError);
  });
});

it('the normal quantile agrees with SciPy 1.x norm.ppf', () => {
  for (const [probability, z] of [
    [0.5, 0],
    [0.6, 0.2533471031357997],
    [0.95, 1.6448536269514722],
    [0.975, 1.959963984540054],
    [0.999999, 4.753424308817087],
    [1e-20, -9.262340089798409],
  ] as const) {
    expect(Math.abs(normalQuantile(probability) - z)).toBeLessThan(1e-14 * Math.max(1, Math.abs(z)));
  }
});
