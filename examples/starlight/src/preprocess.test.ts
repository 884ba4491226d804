import { describe, expect, it } from 'vitest';
import { SIDE_max, SIDE_min, toModelInput } from './preprocess.ts';

/** Every sample says where it stands: row, column and channel. */
const numbered = (width: number, height: number, channels: number) => ({
  width,
  height,
  channels,
  data: Uint8Array.from({ length: width * height * channels }, (_, index) => {
    const pixel = Math.floor(index / channels);
    return (Math.floor(pixel / width) * 31 + (pixel % width) * 7 + (index % channels) * 3) % 256;
  }),
});

describe("the model's input", () => {
  it('holds the planes one after the other, values as they are', () => {
    const { data, width, height } = toModelInput(numbered(20, 30, 3));
    expect([width, height, data.length]).toEqual([20, 30, 1800]);
    expect(data[0]).toBe(0);
    expect(data[1]).toBe(7);
    expect(data[20]).toBe(31);
    expect(data[600]).toBe(3);
    expect(data[1200]).toBe(6);
  });

  it('is the middle of a large picture', () => {
    const { data, width, height } = toModelInput(numbered(300, 259, 4));
    expect([width, height]).toEqual([SIDE_max, SIDE_max]);
    expect(data[0]).toBe((1 * 31 + 22 * 7) % 256);
  });

  it('is a small picture mirrored, and grey three times', () => {
    const { data, width, height } = toModelInput({
      width: 2,
      height: 1,
      channels: 2,
      data: Uint8Array.of(5, 255, 9, 255),
    });
    expect([width, height]).toEqual([SIDE_min, SIDE_min]);
    expect([...data.slice(0, 6)]).toEqual([5, 9, 9, 5, 5, 9]);
    expect(new Set(data)).toEqual(new Set([5, 9]));
  });
});
