import { expect, test } from 'vitest';
import { arrivalsOf } from './arrivals.ts';

/*
 * Which arrivals between the 203rd and the 1207th k6 2.2.0 gives its runners, taken from its own package `lib`: for the
 * segments of the first column, scaled to so many virtual users.
 */
test.each([
  ['quarters of 63', [16, 16, 16, 15], [255, 255, 255, 239]],
  ['quarters of 250', [63, 63, 62, 62], [253, 253, 249, 249]],
  ['thirds of 63', [21, 21, 21], [335, 334, 335]],
  ['sevenths of 250', [36, 36, 36, 36, 36, 35, 35], [144, 145, 145, 145, 145, 140, 140]],
  ['0,1/10,1/2,1 of 63', [6, 25, 32], [96, 398, 510]],
  ['0,3/5,14/15,1 of 63', [38, 21, 4], [606, 334, 64]],
])('deals arrivals as k6 does: %s', (_, virtualUsers, expected) => {
  expect(arrivalsOf(virtualUsers, 203, 1207)).toEqual(expected);
  expect(expected.reduce((total, count) => total + count, 0)).toBe(1207 - 203);
});

test('deals none without virtual users', () => expect(arrivalsOf([0, 0], 0, 10)).toEqual([0, 0]));
