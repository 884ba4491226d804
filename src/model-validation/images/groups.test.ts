import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countGroups, groupKey } from './groups.ts';

const hex = (value: bigint) => value.toString(16).padStart(16, '0');

function bitsBetween(a: string, b: string): number {
  return (BigInt(`0x${a.slice(0, 16)}`) ^ BigInt(`0x${b.slice(0, 16)}`)).toString(2).replaceAll('0', '')
    .length;
}

/** By comparing every pair, and walking from one to the next. */
function countSlowly(keys: readonly string[]): number {
  const left = new Set(keys);
  let groups = 0;
  for (const first of left) {
    groups++;
    const reached = [first];
    left.delete(first);
    for (const key of reached)
      for (const other of left)
        if (bitsBetween(key, other) <= 3 || (key.length > 16 && key.slice(16) === other.slice(16))) {
          left.delete(other);
          reached.push(other);
        }
  }
  return groups;
}

/** Hashes near a few centres, so that chains of neighbours come about. */
const hash = fc
  .tuple(
    fc.constantFrom(0n, 0xffff_0000_ffff_0000n, 0x0123_4567_89ab_cdefn),
    fc.array(fc.nat(63), { maxLength: 7 }),
  )
  .map(([centre, flips]) => hex(flips.reduce<bigint>((value, bit) => value ^ (1n << BigInt(bit)), centre)));
const keys = fc.array(
  fc
    .tuple(hash, fc.option(fc.constantFrom('a', 'b c', 'd'), { nil: undefined }))
    .map(([one, group]) => groupKey(one, group)),
  { maxLength: 60 },
);

describe('groups', () => {
  it('are what comparing every pair gives, in any order, each key counted once', () => {
    let several = 0;
    fc.assert(
      fc.property(keys, (all) => {
        const expected = countSlowly(all);
        expect(countGroups(all)).toBe(expected);
        expect(countGroups([...all, ...all].reverse())).toBe(expected);
        if (expected > 1 && expected < new Set(all).size) several++;
      }),
      { numRuns: 1000, seed: 7 },
    );
    expect(several).toBeGreaterThan(100);
  });

  it('join hashes that differ in three bits, and no more', () => {
    expect(countGroups([hex(0n), hex(0b111n)])).toBe(1);
    expect(countGroups([hex(0n), hex(0b1111n)])).toBe(2);
    expect(countGroups([hex(0n), hex((1n << 63n) | (1n << 40n) | (1n << 20n))])).toBe(1);
  });

  it('join what a manifest puts together', () => {
    const far = [hex(0n), hex(0xffff_ffffn), hex(0xffff_ffff_0000_0000n)];
    expect(countGroups(far)).toBe(3);
    expect(countGroups(far.map((one) => groupKey(one, 'album 1')))).toBe(1);
    expect(countGroups(far.map((one, index) => groupKey(one, `album ${index}`)))).toBe(3);
  });
});
