import { describe, expect, it } from 'vitest';
import type { Picture } from '../decode/picture.ts';
import { starlightV4 } from './starlight-v4.ts';

const contract = starlightV4();
const none = new Uint8Array(0);
const pixel = (changes: Partial<Picture>): Picture => ({
  format: 'png',
  width: 1,
  height: 1,
  mode: 'RGB',
  rgb: Uint8Array.of(255, 3, 2),
  exif: none,
  tail: none,
  ...changes,
});
const middle = 127 * 256 + 127;
const plane = 256 * 256;

function tensor(name: string, picture: Picture): Float32Array {
  return contract.prepare(picture)[name]?.data as Float32Array;
}

describe('Starlight V4', () => {
  it('gets eight inputs in the shapes that it declares', () => {
    const tensors = contract.prepare(pixel({}));
    expect(contract.inputs).toHaveLength(8);
    expect(Object.keys(tensors)).toEqual(contract.inputs.map(({ name }) => name));
    for (const { name, type, dims } of contract.inputs) {
      expect(tensors[name]).toMatchObject({ type, dims });
      expect(tensors[name]?.data).toHaveLength(dims.reduce((product, length) => product * length, 1));
    }
  });

  it('leaves nothing of an earlier picture in the tensors that it is given again', () => {
    const side = 300;
    const before: Picture = {
      ...pixel({ mode: 'RGBA', alpha: new Uint8Array(side * side).fill(255) }),
      width: side,
      height: side,
      rgb: new Uint8Array(3 * side * side).fill(255),
      exif: new Uint8Array(3000).fill(255),
    };
    const palette = { mode: 'P', palette: new Uint8Array(768).fill(255) } as const;
    const tensors = contract.prepare(pixel(palette), contract.prepare(before));
    for (const next of [pixel({}), pixel(palette), before, pixel({ exif: Uint8Array.of(1) })]) {
      const again = contract.prepare(next, tensors);
      expect(again).toBe(tensors);
      expect(again).toEqual(contract.prepare(next));
    }
  });

  it('sees a pixel in the middle of zeros', () => {
    const values = tensor('pixel_tensor', pixel({}));
    expect([0, 1, 2].map((channel) => values[channel * plane + middle])).toEqual([
      1,
      Math.fround(3 / 255),
      Math.fround(2 / 255),
    ]);
    expect(values.filter((value) => value !== 0)).toHaveLength(3);
    const bits = tensor('lsb', pixel({}));
    expect([0, 1, 2].map((channel) => bits[channel * plane + middle])).toEqual([1, 1, 0]);
  });

  it('sees the lowest bit of luma in every mode', () => {
    // (19595 · 255 + 38470 · 3 + 7471 · 2 + 32768) >> 16 = 78; with blue 7 it is 79
    expect(tensor('palette_lsb', pixel({}))[middle]).toBe(0);
    expect(tensor('palette_lsb', pixel({ rgb: Uint8Array.of(255, 3, 7) }))[middle]).toBe(1);
  });

  it('sees alpha only in RGBA, and a palette only in P', () => {
    const alpha = Uint8Array.of(129);
    for (const mode of ['RGB', 'LA', 'L', 'P'] as const)
      expect(tensor('alpha', pixel({ mode, alpha })).every((value) => value === 0)).toBe(true);
    const seen = tensor('alpha', pixel({ mode: 'RGBA', alpha }));
    expect([seen[middle], seen[plane + middle]]).toEqual([Math.fround(129 / 255), 1]);
    const palette = new Uint8Array(768).fill(51);
    expect(tensor('palette', pixel({ palette })).every((value) => value === 0)).toBe(true);
    expect(tensor('palette', pixel({ mode: 'P', palette }))[767]).toBe(Math.fround(0.2));
  });

  it('gets EXIF, then the tail, 2048 bytes of them at most', () => {
    const meta = (exif: number, tail: number) =>
      tensor('meta', pixel({ exif: new Uint8Array(exif).fill(255), tail: new Uint8Array(tail).fill(51) }));
    expect([...meta(2, 3).subarray(0, 6)]).toEqual([1, 1, ...Array(3).fill(Math.fround(0.2)), 0]);
    expect(meta(2047, 9)[2047]).toBe(Math.fround(0.2));
    expect(meta(2048, 9)[2047]).toBe(1);
    expect(meta(5000, 2048)).toHaveLength(2048);
  });

  it('gets features of the format', () => {
    expect([...tensor('format_features', pixel({}))]).toEqual([0, 0, 0, 1, 1 / 256, 1 / 256]);
    const rgba = { width: 2, rgb: new Uint8Array(6), alpha: Uint8Array.of(0, 255) };
    expect([...tensor('format_features', pixel({ mode: 'RGBA', ...rgba }))]).toEqual([
      1,
      0.5,
      0,
      0,
      2 / 256,
      1 / 256,
    ]);
    expect(tensor('format_features', pixel({ mode: 'P' }))[2]).toBe(1);
  });

  it('decides over a half, and on no answer that is none', () => {
    expect(contract.decide({ stego_logits: [0] })).toEqual({ score: 0.5, positive: false });
    expect(contract.decide({ stego_logits: [0.01] }).positive).toBe(true);
    expect(contract.decide({ stego_logits: [-1000] })).toEqual({ score: 0, positive: false });
    expect(contract.decide({ stego_logits: [1000] })).toEqual({ score: 1, positive: true });
    for (const [outputs, reason] of [
      [{}, 'The model has no output "stego_logits"; it has none.'],
      [{ stego_logits: [Number.NaN] }, 'The output "stego_logits" holds NaN; expected finite numbers.'],
      [{ stego_logits: [1, 2] }, 'The output "stego_logits" has 2 values a picture; expected 1.'],
    ] as const)
      expect(() => contract.decide(outputs)).toThrow(
        expect.objectContaining({ code: 'model_output_invalid', message: reason }),
      );
  });
});
