import { expect, it } from 'vitest';
import { contentRatios, lowestBits, standardDeviation } from './content.ts';

it('packs lowest bits, the first in the highest place', () => {
  expect([...lowestBits(Uint8Array.of(1, 0, 254, 3, 0, 0, 0, 255, 7))]).toEqual([0b1001_0001, 0b1000_0000]);
  expect(lowestBits(new Uint8Array(0))).toHaveLength(0);
});

it('counts distinct, printable and most frequent bytes', () => {
  expect(contentRatios(Uint8Array.of(31, 32, 126, 127, 32))).toEqual([4 / 5, 3 / 5, 2 / 5]);
  expect(contentRatios(new Uint8Array(0))).toEqual([0, 0, 0]);
});

it('spreads over all values', () => {
  expect(standardDeviation(Uint8Array.of(2, 4, 4, 4, 5, 5, 7, 9))).toBe(2);
  expect(standardDeviation(new Uint8Array(70_000).fill(255))).toBe(0);
  expect(standardDeviation(new Uint8Array(0))).toBe(0);
});
