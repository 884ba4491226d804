import { expect, it } from 'vitest';
import { tooLarge } from './limits.ts';

const list = (length: number) => Array.from({ length }, (_, index) => ({ name: `n${index}` }));
const nested = (levels: number): unknown => (levels === 0 ? 1 : { a: nested(levels - 1) });

it.each([
  ['containers', { spec: { containers: list(100) } }, { spec: { containers: list(101) } }],
  ['init containers', { initContainers: list(100) }, { initContainers: list(101) }],
  ['other lists', { env: list(500) }, { env: list(501) }],
  ['lists in lists', { a: [list(499)] }, { a: [list(501)] }],
  [
    'all lists together',
    { a: list(500), b: list(500), c: list(500) },
    { a: list(500), b: list(500), c: list(500), d: [1] },
  ],
  ['levels', nested(60), nested(61)],
])('bounds %s', (_, fits, exceeds) => {
  expect(tooLarge(fits)).toBeUndefined();
  expect(tooLarge(exceeds)).toMatch(/more than \d+/);
});

it('does not bound texts and keys, which are read once', () => {
  const data = Object.fromEntries(
    Array.from({ length: 10_000 }, (_, index) => [`k${index}`, 'x'.repeat(100)]),
  );
  expect(tooLarge({ kind: 'ConfigMap', data })).toBeUndefined();
  expect(tooLarge(null)).toBeUndefined();
  expect(tooLarge('text')).toBeUndefined();
});
