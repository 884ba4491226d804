import { expect, test } from 'vitest';
import { segmentOf } from './segment.ts';

test.each([
  ['0:1', 0, 1],
  ['0:1/4', 0, 0.25],
  ['1/4:2/4', 0.25, 0.5],
  ['2/3:1', 2 / 3, 1],
  ['25%:50%', 0.25, 0.5],
  ['12.5%:0.5', 0.125, 0.5],
  ['1/5', 0, 0.2],
  [' 0 : 1/2 ', 0, 0.5],
])('%s is a part of the load', (text, from_fraction, to_fraction) =>
  expect(segmentOf(text)).toEqual({ from_fraction, to_fraction }),
);

test.each(['', ':', '0', '1/4:1/4', '1/2:1/4', '0:5/4', '0:1/0', '-1/4:1', '0:1/2:1', 'a:b', '0:1e-1'])(
  '%j is none',
  (text) => expect(segmentOf(text)).toBeUndefined(),
);
