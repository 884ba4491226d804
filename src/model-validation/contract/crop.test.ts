import { describe, expect, it } from 'vitest';
import { centreSpan, eachCropped } from './crop.ts';

describe('a centre crop', () => {
  it.each([
    [256, 0],
    [257, 0],
    [258, 1],
    [259, 2],
    [260, 2],
    [261, 2],
    [263, 4],
    [1000, 372],
  ])('of %i to 256 begins at %i, half to even', (length, source) =>
    expect(centreSpan(length, 256)).toEqual({ source, target: 0, length: 256 }),
  );

  it.each([
    [255, 0],
    [254, 1],
    [253, 1],
    [252, 2],
    [1, 127],
  ])('of only %i has %i zeros before it', (length, target) =>
    expect(centreSpan(length, 256)).toEqual({ source: 0, target, length }),
  );

  it('crops one axis and pads the other', () => {
    const visited: number[][] = [];
    eachCropped({ width: 4, height: 1 }, { width: 2, height: 3 }, (source, target) =>
      visited.push([source, target]),
    );
    expect(visited).toEqual([
      [1, 2],
      [2, 3],
    ]);
  });
});
