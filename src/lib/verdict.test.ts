import { describe, expect, it } from 'vitest';
import { exitCodeOf, type Status, verdictOf } from './verdict.ts';

const item = (status: Status, waived = false) => ({ status, waived });

describe('verdictOf', () => {
  it.each([
    ['go', [item('pass'), item('not_applicable')]],
    ['go', [item('fail', true), item('unknown', true)]],
    ['no-go', [item('pass'), item('fail')]],
    ['no-go', [item('unknown'), item('fail')]],
    ['undecided', [item('pass'), item('unknown')]],
    ['undecided', [item('fail', true), item('unknown')]],
    ['undecided', []],
  ] as const)('is %s', (verdict, items) => expect(verdictOf(items)).toBe(verdict));

  it('is go only when every item is settled, over all combinations of three', () => {
    const kinds = (['pass', 'fail', 'unknown', 'not_applicable'] as const).flatMap((status) => [
      item(status),
      item(status, true),
    ]);
    let examined = 0;
    for (const a of kinds)
      for (const b of kinds)
        for (const c of kinds) {
          const open = [a, b, c].filter(({ waived }) => !waived).map(({ status }) => status);
          const expected = open.includes('fail') ? 'no-go' : open.includes('unknown') ? 'undecided' : 'go';
          expect(verdictOf([a, b, c])).toBe(expected);
          examined += 1;
        }
    expect(examined).toBe(512);
  });
});

describe('exitCodeOf', () => {
  it('is 0, 1 and 2', () => {
    expect([exitCodeOf('go'), exitCodeOf('no-go'), exitCodeOf('undecided')]).toEqual([0, 1, 2]);
  });
});
