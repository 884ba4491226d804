import { expect, it } from 'vitest';
import { jsonDifferences } from './differences.ts';

it('names every place, and what either side has there', () => {
  const before = { same: [1, { a: null }], moved: 'x', lost: { deep: true }, list: [1, 2, 3] };
  const after = { list: [1, 9], moved: null, same: [1, { a: null }], added: [] };
  expect(jsonDifferences(before, after)).toEqual([
    { path: ['moved'], before: 'x', after: null },
    { path: ['lost'], before: { deep: true } },
    { path: ['list', 1], before: 2, after: 9 },
    { path: ['list', 2], before: 3 },
    { path: ['added'], after: [] },
  ]);
});

it('finds nothing between equal values, in whatever order their keys stand', () => {
  expect(jsonDifferences({ a: 1, b: [{ c: 2, d: 3 }] }, { b: [{ d: 3, c: 2 }], a: 1 })).toEqual([]);
});

it('compares entries by their id, wherever they stand', () => {
  const before = [{ id: 'a', v: 1 }, { id: 'b', v: 2 }, { id: 'c' }];
  const after = [{ id: 'new' }, { id: 'c' }, { id: 'b', v: 3 }];
  expect(jsonDifferences(before, after)).toEqual([
    { path: [0], before: { id: 'a', v: 1 } },
    { path: [1, 'v'], before: 2, after: 3 },
    { path: [0], after: { id: 'new' } },
  ]);
});

it('compares by index where two entries have one id, and never by what an object inherits', () => {
  expect(jsonDifferences([{ id: 'a' }, { id: 'a', v: 1 }], [{ id: 'a' }, { id: 'a', v: 2 }])).toEqual([
    { path: [1, 'v'], before: 1, after: 2 },
  ]);
  expect(jsonDifferences({ toString: 1 }, {})).toEqual([{ path: ['toString'], before: 1 }]);
});

it('tells kinds of values apart', () => {
  expect(jsonDifferences([1, [], {}, null], ['1', {}, [], {}])).toHaveLength(4);
});
