import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { isInShard, parseShard } from './shard.ts';

describe('a shard', () => {
  it('is i/n, from 0', () => {
    expect(parseShard('0/1')).toEqual({ index: 0, of: 1 });
    expect(parseShard('3/4')).toEqual({ index: 3, of: 4 });
  });

  it.each(['4/4', '0/0', '-1/4', '1', '1/', '/2', '1/2/3', '1.0/2', ' 1/2', '', '1/9999999'])(
    'is not %j',
    (text) => {
      expect(() => parseShard(text)).toThrow(/must be i\/n/);
    },
  );

  it.each([1, 2, 3, 7, 100])(
    'has every image in exactly one of %d, and about as many as the others',
    (of) => {
      const counts = new Array<number>(of).fill(0);
      for (let image = 0; image < 5000; image++) {
        const digest = createHash('sha256').update(String(image)).digest('hex');
        const homes = counts.map((_, index) => index).filter((index) => isInShard(digest, { index, of }));
        expect(homes).toHaveLength(1);
        const [home = 0] = homes;
        counts[home] = (counts[home] ?? 0) + 1;
      }
      expect(Math.min(...counts)).toBeGreaterThan((5000 / of) * 0.5);
    },
  );
});
