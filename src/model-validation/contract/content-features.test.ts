import { describe, expect, it } from 'vitest';
import { contentFeatures, packLowestBits, standardDeviation } from './content-features.ts';

describe('features of content', () => {
  it('packs lowest bits, the first one highest, with zeros at the end', () => {
    expect([...packLowestBits(Uint8Array.of(1, 0, 255, 254, 3, 0, 0, 1, 1, 1))]).toEqual([
      0b10101001, 0b11000000,
    ]);
    expect(packLowestBits(new Uint8Array(0))).toHaveLength(0);
  });

  it('are fractions of all bytes: distinct, printable, most common', () => {
    // printable are 32 and 126, not 31 and 127
    expect(contentFeatures(Uint8Array.of(31, 32, 126, 127, 127))).toEqual([4 / 5, 2 / 5, 2 / 5]);
    expect(contentFeatures(new Uint8Array(0))).toEqual([0, 0, 0]);
  });

  it('know the standard deviation over all values', () => {
    expect(standardDeviation(Uint8Array.of(2, 4, 4, 4, 5, 5, 7, 9))).toBe(2);
    expect(standardDeviation(Uint8Array.of(9, 9, 9))).toBe(0);
    expect(standardDeviation(new Uint8Array(0))).toBe(0);
  });
});
