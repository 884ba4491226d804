import { describe, expect, it } from 'vitest';
import { clopperPearsonLower, clopperPearsonUpper } from './clopper-pearson.ts';
import { largestCountBelow, smallestCountAbove } from './count-limits.ts';

describe('the counts at which a judgement turns', () => {
  it.each([
    [1, 0.5],
    [58, 0.05],
    [59, 0.05],
    [600, 0.0007],
    [11_998, 0.01],
    [2_618_300, 0.001],
  ])('of %i against %f are the last that proves and the first that disproves', (total, limit) => {
    const last = largestCountBelow(total, limit, 0.95);
    const first = smallestCountAbove(total, limit, 0.95);
    if (last >= 0) expect(clopperPearsonUpper(last, total, 0.95)).toBeLessThan(limit);
    expect(clopperPearsonUpper(last + 1, total, 0.95)).toBeGreaterThanOrEqual(limit);
    if (first <= total) expect(clopperPearsonLower(first, total, 0.95)).toBeGreaterThan(limit);
    expect(clopperPearsonLower(first - 1, total, 0.95)).toBeLessThanOrEqual(limit);
    expect(first).toBeGreaterThan(last + 1);
  });

  it('are out of reach where no count is enough', () => {
    expect(largestCountBelow(58, 0.05, 0.95)).toBe(-1);
    expect(largestCountBelow(59, 0.05, 0.95)).toBe(0);
    expect(smallestCountAbove(4, 0.5, 0.95)).toBe(5);
    expect(smallestCountAbove(5, 0.5, 0.95)).toBe(5);
    expect([largestCountBelow(0, 0.5, 0.95), smallestCountAbove(0, 0.5, 0.95)]).toEqual([-1, 1]);
    expect([largestCountBelow(9, 1, 0.95), smallestCountAbove(9, 0, 0.95)]).toEqual([8, 1]);
  });

  it('refuses what is no number of trials', () => {
    expect(() => largestCountBelow(1.5, 0.1, 0.95)).toThrow(/whole number/);
    expect(() => smallestCountAbove(10, 0.1, 0.4)).toThrow(/confidence/);
  });
});
