import { describe, expect, it } from 'vitest';
import { decodePicture } from '../decode.ts';
import { encodeGif, type GifParts, generator, randomBytes } from '../encode.testing.ts';

const next = generator(7);
const indicesOf = (count: number, colours: number) =>
  Uint8Array.from({ length: count }, () => next() % colours);

function gif(parts: Omit<GifParts, 'palette'> & { palette?: Uint8Array }): {
  bytes: Uint8Array;
  palette: Uint8Array;
} {
  const palette = parts.palette ?? randomBytes(12, next);
  return { bytes: encodeGif({ ...parts, palette }), palette };
}

describe('a GIF', () => {
  it.each([2, 4, 8, 16, 32, 64, 128, 256])('of %i colours keeps every index and colour', async (colours) => {
    for (const interlaced of [false, true])
      for (const local of [false, true])
        for (const [width, height] of [
          [1, 1],
          [3, 9],
          [97, 83],
        ] as const) {
          const indices = indicesOf(width * height, colours);
          const { bytes, palette } = gif({
            width,
            height,
            indices,
            palette: randomBytes(colours * 3, next),
            interlaced,
            local,
          });
          const picture = await decodePicture(bytes);
          expect(picture).toMatchObject({ format: 'gif', mode: 'P', width, height });
          expect(picture.indices).toEqual(indices);
          expect(picture.palette?.subarray(0, colours * 3)).toEqual(palette);
          expect(picture.palette?.subarray(colours * 3).every((value) => value === 0)).toBe(true);
          expect([...picture.rgb]).toEqual(
            [...indices].flatMap((i) => [...palette.subarray(i * 3, i * 3 + 3)]),
          );
          expect(picture.alpha).toBeUndefined();
        }
  });

  it('keeps long runs, whose codes make themselves', async () => {
    const indices = Uint8Array.from({ length: 300 * 200 }, (_, place) =>
      place < 50_000 ? 1 : (place >> 4) & 3,
    );
    const picture = await decodePicture(gif({ width: 300, height: 200, indices }).bytes);
    expect(picture.indices).toEqual(indices);
  });

  it('is its first frame, where that is on the screen, over the transparent index or index 0', async () => {
    const frame = { x: 1, y: 1, width: 2, height: 1 };
    const parts = {
      width: 4,
      height: 2,
      frame,
      indices: Uint8Array.of(1, 3),
      more: [new Uint8Array(8).fill(3)],
    };
    expect([...((await decodePicture(gif(parts).bytes)).indices ?? [])]).toEqual([0, 0, 0, 0, 0, 1, 3, 0]);
    const transparent = await decodePicture(gif({ ...parts, transparent: 3 }).bytes);
    expect([...(transparent.indices ?? [])]).toEqual([3, 3, 3, 3, 3, 1, 3, 3]);
    expect([...(transparent.alpha ?? [])]).toEqual([0, 0, 0, 0, 0, 255, 0, 0]);
  });

  it('grows its screen when the frame does not fit', async () => {
    const { bytes } = gif({ width: 4, height: 1, indices: Uint8Array.of(0, 1, 2, 3) });
    bytes[6] = 2;
    const picture = await decodePicture(bytes);
    expect([picture.width, picture.height, ...(picture.indices ?? [])]).toEqual([4, 1, 0, 1, 2, 3]);
  });

  it('is grey when every index is its own grey', async () => {
    const palette = Uint8Array.of(0, 0, 0, 1, 1, 1, 2, 2, 2, 3, 3, 3);
    const picture = await decodePicture(
      gif({ width: 4, height: 1, indices: Uint8Array.of(3, 1, 2, 0), palette }).bytes,
    );
    expect(picture.mode).toBe('L');
    expect([...picture.rgb]).toEqual([3, 3, 3, 1, 1, 1, 2, 2, 2, 0, 0, 0]);
    expect([picture.palette, picture.indices]).toEqual([undefined, undefined]);
  });

  it.each([
    ['a code that is not made yet', [4, 1, 7], 'its pixels have the code 7, which means nothing there'],
    [
      'a code that would make itself of nothing',
      [4, 6],
      'its pixels have the code 6, which means nothing there',
    ],
    ['an end before all pixels', [4, 1, 5], 'it has 1 of 4 pixels'],
  ])('with %s is refused', async (_, codes, reason) => {
    const { bytes } = gif({ width: 4, height: 1, indices: Uint8Array.of(0, 1, 2, 3) });
    // behind the palette of 4 colours and the frame's 10 bytes: 2 bits an index, then codes of 3 bits in blocks
    const place = 13 + 12 + 10;
    expect(bytes[place]).toBe(2);
    const bits = codes.reduce((all, code, index) => all | (code << (3 * index)), 0);
    bytes.set([2, 2, bits & 255, bits >> 8, 0, 0x3b], place);
    await expect(decodePicture(bytes)).rejects.toThrow(reason);
  });
});
