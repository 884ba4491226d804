import { describe, expect, it } from 'vitest';
import { decodePicture } from '../decode.ts';
import { type BmpParts, encodeBmp, generator, randomBytes } from '../encode.testing.ts';

const next = generator(9);
const sizes = [
  [1, 1],
  [5, 3],
  [33, 17],
] as const;

describe('a BMP', () => {
  it.each([1, 4, 8] as const)('of %i bits keeps every index and colour', async (pixel_bits) => {
    for (const [width, height] of sizes)
      for (const form of [{}, { topDown: true }, { small: true }] satisfies Partial<BmpParts>[]) {
        const palette = randomBytes(3 * 2 ** pixel_bits, next);
        const samples = Uint8Array.from({ length: width * height }, () => next() % 2 ** pixel_bits);
        const picture = await decodePicture(
          encodeBmp({ width, height, pixel_bits, samples, palette, ...form }),
        );
        expect(picture).toMatchObject({ format: 'bmp', mode: 'P', width, height });
        expect(picture.indices).toEqual(samples);
        expect(picture.palette?.subarray(0, palette.length)).toEqual(palette);
        expect([...picture.rgb]).toEqual(
          [...samples].flatMap((i) => [...palette.subarray(i * 3, i * 3 + 3)]),
        );
      }
  });

  it.each([
    { pixel_bits: 24 },
    { pixel_bits: 24, topDown: true },
    { pixel_bits: 24, small: true },
    { pixel_bits: 32 },
    { pixel_bits: 32, alphaMask: true },
  ] as const)('keeps every bit: %o', async (form) => {
    for (const [width, height] of sizes) {
      const channels = form.pixel_bits / 8;
      const samples = randomBytes(width * height * channels, next);
      const picture = await decodePicture(encodeBmp({ width, height, samples, ...form }));
      const hasAlpha = 'alphaMask' in form;
      expect(picture.mode).toBe(hasAlpha ? 'RGBA' : 'RGB');
      expect([...picture.rgb]).toEqual([...samples].filter((_, place) => place % channels < 3));
      expect(picture.alpha && [...picture.alpha]).toEqual(
        hasAlpha ? [...samples].filter((_, place) => place % channels === 3) : undefined,
      );
    }
  });

  it('is grey, or black and white, when its palette says no more', async () => {
    const grey = Uint8Array.from({ length: 768 }, (_, place) => Math.floor(place / 3));
    const samples = Uint8Array.of(0, 200, 255);
    const picture = await decodePicture(
      encodeBmp({ width: 3, height: 1, pixel_bits: 8, samples, palette: grey }),
    );
    expect([picture.mode, ...picture.rgb]).toEqual(['L', 0, 0, 0, 200, 200, 200, 255, 255, 255]);
    const two = await decodePicture(
      encodeBmp({
        width: 2,
        height: 1,
        pixel_bits: 1,
        samples: Uint8Array.of(1, 0),
        palette: Uint8Array.of(0, 0, 0, 255, 255, 255),
      }),
    );
    expect([two.mode, ...two.rgb]).toEqual(['1', 255, 255, 255, 0, 0, 0]);
  });

  it.each([
    ['compression', 30, 1, 'it is of compression 1'],
    ['bits a pixel', 28, 16, 'it has 16 bits a pixel'],
    ['a small header', 14, 16, 'its header has 16 bytes'],
  ])('is refused: %s', async (_, place, value, reason) => {
    const bytes = encodeBmp({ width: 1, height: 1, pixel_bits: 24, samples: Uint8Array.of(1, 2, 3) });
    Buffer.from(bytes.buffer).writeUInt16LE(value, place);
    await expect(decodePicture(bytes)).rejects.toThrow(reason);
  });
});
