import { describe, expect, it } from 'vitest';
import { toModelInput } from './preprocess.ts';
import type { Stored } from './stored.ts';

const stored = (change: Partial<Stored> = {}): Stored => ({
  mode: 'RGB',
  palette: new Uint8Array(0),
  exif: new Uint8Array(0),
  tail: new Uint8Array(0),
  ...change,
});

/** Every sample says where it stands: row, column and channel. */
const numbered = (width: number, height: number, channels: number) => ({
  width,
  height,
  channels,
  data: Uint8Array.from({ length: width * height * channels }, (_, index) => {
    const pixel = Math.floor(index / channels);
    return sample(Math.floor(pixel / width), pixel % width, index % channels);
  }),
});
const sample = (row: number, column: number, channel: number) => (row * 31 + column * 7 + channel * 3) % 256;
const at = (plane: number, row: number, column: number) => (plane * 256 + row) * 256 + column;
const float = (value: number) => Math.fround(value / 255);

describe("the model's input", () => {
  it('has a small picture in the middle, zeros around it', () => {
    const { pixel_tensor, lsb } = toModelInput(numbered(3, 2, 3), stored());
    expect(pixel_tensor.filter((value) => value > 0)).toHaveLength(3 * 2 * 3 - 1);
    for (let plane = 0; plane < 3; plane += 1) {
      expect(pixel_tensor[at(plane, 127, 126)]).toBe(float(sample(0, 0, plane)));
      expect(pixel_tensor[at(plane, 128, 128)]).toBe(float(sample(1, 2, plane)));
      expect(lsb[at(plane, 128, 128)]).toBe(sample(1, 2, plane) % 2);
    }
  });

  it.each([
    [256, 0],
    [257, 0],
    [258, 1],
    [259, 2],
    [261, 2],
    [263, 4],
  ])('is the middle of a picture of %i rows from row %i on: halves go to even', (size, first) => {
    const { pixel_tensor } = toModelInput(numbered(1, size, 3), stored());
    expect(pixel_tensor[at(1, 0, 127)]).toBe(float(sample(first, 0, 1)));
    expect(pixel_tensor[at(1, 255, 127)]).toBe(float(sample(first + 255, 0, 1)));
  });

  it('repeats grey, and takes alpha of RGBA only', () => {
    const grey = toModelInput(numbered(2, 2, 2), stored({ mode: 'LA' }));
    expect([0, 1, 2].map((plane) => grey.pixel_tensor[at(plane, 128, 128)])).toEqual(
      Array(3).fill(float(sample(1, 1, 0))),
    );
    expect(grey.alpha.every((value) => value === 0)).toBe(true);
    const { alpha } = toModelInput(numbered(2, 2, 4), stored({ mode: 'RGBA' }));
    expect([alpha[at(0, 128, 128)], alpha[at(1, 128, 128)]]).toEqual([float(47), 1]);
    const indexed = toModelInput(numbered(2, 2, 4), stored({ mode: 'P' }));
    expect(indexed.alpha.every((value) => value === 0)).toBe(true);
  });

  it('rounds luma as integers do before it takes the lowest bit', () => {
    const colours = [
      [255, 255, 255, 255],
      [255, 0, 0, 76],
      [0, 255, 0, 150],
      [0, 0, 255, 29],
      [1, 2, 3, 2],
    ];
    const data = Uint8Array.from(colours.flatMap((colour) => colour.slice(0, 3)));
    const { palette_lsb } = toModelInput({ data, width: 1, height: 5, channels: 3 }, stored());
    const expected = colours.map(([, , , luma = 0]) => luma % 2);
    expect(expected.map((_, row) => palette_lsb[at(0, 125 + row, 127)])).toEqual(expected);
  });

  it('puts the tail behind EXIF, cuts both, and pads the palette', () => {
    const exif = new Uint8Array(2000).fill(255);
    const { meta } = toModelInput(numbered(1, 1, 3), stored({ exif, tail: new Uint8Array(99).fill(51) }));
    expect(meta).toHaveLength(2048);
    expect([meta[1999], meta[2000], meta[2047]]).toEqual([1, float(51), float(51)]);
    const { palette } = toModelInput(
      numbered(1, 1, 3),
      stored({ mode: 'P', palette: Uint8Array.of(255, 51) }),
    );
    expect([palette.length, palette[0], palette[1], palette[2]]).toEqual([768, 1, float(51), 0]);
  });

  it('says in figures what kind of picture it is', () => {
    const data = Uint8Array.of(0, 0, 0, 10, 0, 0, 0, 20);
    const rgba = toModelInput({ data, width: 2, height: 1, channels: 4 }, stored({ mode: 'RGBA' }));
    expect([...rgba.format_features]).toEqual([1, float(5), 0, 0, 2 / 256, 1 / 256]);
    expect([...rgba.content_features.slice(3)]).toEqual([1, 0, 1]);
    const rgb = toModelInput(numbered(1, 1, 3), stored());
    expect([...rgb.format_features]).toEqual([0, 0, 0, 1, 1 / 256, 1 / 256]);
    expect([...rgb.content_features.slice(3)]).toEqual([0, 0, 0]);
    // One sample of three planes has its lowest bit set: one byte of 24,576 is not zero.
    expect(rgb.content_features[0]).toBe(Math.fround(2 / 24_576));
    expect(rgb.content_features[2]).toBe(Math.fround(24_575 / 24_576));
  });
});
