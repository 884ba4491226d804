import { expect, it } from 'vitest';
import { factChanges, figureChanges } from './facts.ts';

const texts = (before: object, after: object) =>
  factChanges(before as Record<string, unknown>, after as Record<string, unknown>).map(({ text }) => text);

it('says figures with their units, inside objects too', () => {
  expect(
    texts(
      { bound: { upper_fraction: 0.0006, total: 10 }, p95_ms: 80 },
      { bound: { upper_fraction: 0.0008, total: 10 }, p95_ms: 90 },
    ),
  ).toEqual(['bound.upper_fraction: 0.06 % → 0.08 %', 'p95_ms: 80 ms → 90 ms']);
});

it('is silent about what reads the same', () => {
  expect(texts({ share_fraction: 0.123456781 }, { share_fraction: 0.123456789 })).toEqual([]);
  expect(texts({ pods: ['a', 'b'], rungs: [{ a: 1 }] }, { pods: ['b', 'a'], rungs: [{ a: 1 }] })).toEqual([]);
});

it('says what came to a list of names and what went', () => {
  expect(texts({ pods: ['a', 'b'] }, { pods: ['b', 'c'] })).toEqual(['pods: 2 → 2, now also c, no longer a']);
  expect(texts({}, { pods: ['a'] })).toEqual(['pods: 0 → 1, now also a']);
});

it('says what is no longer there', () => {
  expect(texts({ observed: 'v1' }, {})).toEqual(['observed: v1 → not recorded']);
});

it('finds a figure under any key, also one with a dot in it', () => {
  expect(texts({ hosts: { 'a.example': 1 } }, { hosts: { 'a.example': 2 } })).toEqual([
    'hosts.a.example: 1 → 2',
  ]);
});

it('puts the figure that moved furthest first, and leaves texts out', () => {
  const changes = factChanges({ a: 100, b: 1, c: 'x', d: 0 }, { a: 101, b: 3, c: 'y', d: 5 });
  expect(figureChanges(changes).map(({ name }) => name)).toEqual(['d', 'b', 'a']);
});
