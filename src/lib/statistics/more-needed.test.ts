import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { GatesError } from '../errors.ts';
import { clopperPearsonLower, clopperPearsonUpper } from './clopper-pearson.ts';
import { moreNeededAbove, moreNeededBelow } from './more-needed.ts';

describe('moreNeededBelow', () => {
  it.each([
    [0.0007, [4279, 6776, 8992, 11075, 13074, 15016]],
    [0.001, [2995, 4742, 6294, 7752]],
    [0.05, [59, 93, 124]],
  ])('from the events alone, reaches the fewest trials for a limit of %f', (limit, fewest) => {
    for (const [count, total] of fewest.entries()) {
      expect(moreNeededBelow(count, count, limit, 0.95)).toBe(total - count);
      expect(moreNeededBelow(count, Math.max(total - 100, count), limit, 0.95)).toBe(
        Math.min(100, total - count),
      );
      expect(moreNeededBelow(count, total, limit, 0.95)).toBe(0);
    }
  });

  it('is the smallest number that is enough', () => {
    let examined = 0;
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 1000 }),
        fc.integer({ min: 0, max: 10_000_000 }),
        fc.double({ min: 1e-5, max: 0.9, noNaN: true }),
        (count, others, limit) => {
          const total = count + others;
          const more = moreNeededBelow(count, total, limit, 0.95);
          expect(more).not.toBeNull();
          if (more === null) return;
          expect(clopperPearsonUpper(count, total + more, 0.95)).toBeLessThan(limit);
          if (more === 0) return;
          expect(clopperPearsonUpper(count, total + more - 1, 0.95)).toBeGreaterThanOrEqual(limit);
          examined++;
        },
      ),
    );
    expect(examined).toBeGreaterThan(10);
  });

  it('says null where nothing is enough, and 0 where everything is', () => {
    expect(moreNeededBelow(0, 100, 0, 0.95)).toBeNull();
    expect(moreNeededBelow(0, 100, -1, 0.95)).toBeNull();
    expect(moreNeededBelow(1000, 1000, 1e-12, 0.95)).toBeNull();
    expect(moreNeededBelow(0, 0, 1.5, 0.95)).toBe(0);
    expect(moreNeededBelow(0, 0, 1, 0.95)).toBe(1);
  });
});

describe('moreNeededAbove', () => {
  it('mirrors moreNeededBelow', () => {
    for (const [failures, total] of [59, 93, 124].entries()) {
      expect(moreNeededAbove(0, failures, 0.95, 0.95)).toBe(total - failures);
    }
  });

  it('is the smallest number that is enough, also for ten million trials', () => {
    const [count, total, limit] = [9_980_000, 10_000_000, 0.999];
    const more = moreNeededAbove(count, total, limit, 0.95);
    expect(more).toBeGreaterThan(10_000_000);
    if (more === null) return;
    expect(clopperPearsonLower(count + more, total + more, 0.95)).toBeGreaterThan(limit);
    expect(clopperPearsonLower(count + more - 1, total + more - 1, 0.95)).toBeLessThanOrEqual(limit);
  });

  it('says null where nothing is enough, and 0 where everything is', () => {
    expect(moreNeededAbove(100, 100, 1, 0.95)).toBeNull();
    expect(moreNeededAbove(0, 0, -0.5, 0.95)).toBe(0);
    expect(moreNeededAbove(0, 0, 0, 0.95)).toBe(1);
  });
});

it('refuses what is no number', () => {
  for (const needed of [moreNeededAbove, moreNeededBelow]) {
    for (const [count, total, limit] of [
      [0, 1, Number.NaN],
      [2, 1, 0.5],
      [Number.NaN, 1, 0.5],
    ] as const) {
      expect(() => needed(count, total, limit, 0.95)).toThrow(GatesError);
    }
  }
});
