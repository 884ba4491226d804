import { encode } from 'fast-png';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { decodePicture } from '../decode.ts';
import { encodePng, generator, type PngParts, randomBytes } from '../encode.testing.ts';

/** All colour types, with the depths they may have and their channels. */
const kinds = [
  { colourType: 0, depths: [1, 2, 4, 8, 16], channels: 1 },
  { colourType: 2, depths: [8, 16], channels: 3 },
  { colourType: 3, depths: [1, 2, 4, 8], channels: 1 },
  { colourType: 4, depths: [8, 16], channels: 2 },
  { colourType: 6, depths: [8, 16], channels: 4 },
].flatMap(({ depths, ...kind }) =>
  depths.flatMap((depth_bits) => [false, true].map((interlaced) => ({ ...kind, depth_bits, interlaced }))),
);

const sizes = [
  [1, 1],
  [2, 9],
  [7, 5],
  [33, 17],
] as const;

const next = generator(20_240_229);

function samplesOf(count: number, depth_bits: number): Uint8Array | Uint16Array {
  return depth_bits === 16
    ? Uint16Array.from({ length: count }, () => next() & 0xffff)
    : Uint8Array.from({ length: count }, () => next() & ((1 << depth_bits) - 1));
}

const every = (values: ArrayLike<number>, step: number, from: number) =>
  Array.from(values).filter((_, place) => place % step === from);

describe('a PNG', () => {
  it('has fifteen kinds, each interlaced or not', () => expect(kinds).toHaveLength(30));

  it.each(kinds)(
    'keeps every bit: colour type $colourType, $depth_bits bits, interlaced $interlaced',
    async (kind) => {
      for (const [width, height] of sizes) {
        const samples = samplesOf(width * height * kind.channels, kind.depth_bits);
        const palette = randomBytes(3 * 2 ** Math.min(8, kind.depth_bits), next);
        const parts: PngParts = {
          ...kind,
          width,
          height,
          samples,
          before: kind.colourType === 3 ? [['PLTE', palette]] : [],
        };
        const picture = await decodePicture(encodePng(parts));
        expect(picture).toMatchObject({ format: 'png', width, height });
        const wide = kind.depth_bits === 16;
        if (wide) expect(picture.samples16).toEqual(samples);
        const high = Array.from(samples, (sample) => (wide ? sample >> 8 : sample));
        const grey = (values: readonly number[]) => values.flatMap((value) => [value, value, value]);
        switch (kind.colourType) {
          case 0: {
            const full = 2 ** kind.depth_bits - 1;
            expect(picture.mode).toBe(kind.depth_bits === 1 ? '1' : wide ? 'I16' : 'L');
            const bytes = Array.from(samples, (sample) =>
              wide ? Math.min(255, sample) : Math.round((sample * 255) / full),
            );
            expect([...picture.rgb]).toEqual(grey(bytes));
            break;
          }
          case 2:
            expect(picture.mode).toBe('RGB');
            expect([...picture.rgb]).toEqual(high);
            break;
          case 3:
            expect(picture.mode).toBe('P');
            expect(picture.indices).toEqual(samples);
            expect([...(picture.palette ?? [])]).toEqual([
              ...palette,
              ...Array(768 - palette.length).fill(0),
            ]);
            expect([...picture.rgb]).toEqual(
              [...samples].flatMap((i) => [...palette.subarray(i * 3, i * 3 + 3)]),
            );
            break;
          case 4:
            expect(picture.mode).toBe(wide ? 'RGBA' : 'LA');
            expect([...picture.rgb]).toEqual(grey(every(high, 2, 0)));
            expect([...(picture.alpha ?? [])]).toEqual(every(high, 2, 1));
            break;
          default:
            expect(picture.mode).toBe('RGBA');
            expect([...picture.rgb]).toEqual(high.filter((_, place) => place % 4 < 3));
            expect([...(picture.alpha ?? [])]).toEqual(every(high, 4, 3));
        }
        if (![4, 6].includes(kind.colourType)) expect(picture.alpha).toBeUndefined();
      }
    },
  );

  it.each(['null', 'Adam7'] as const)('of fast-png keeps every bit: %s', async (interlace) => {
    for (const channels of [1, 3, 4])
      for (const depth of [8, 16] as const) {
        const data = samplesOf(19 * 11 * channels, depth);
        const picture = await decodePicture(
          encode({ width: 19, height: 11, data, channels, depth }, { interlace }),
        );
        const decoded =
          depth === 16 ? [...(picture.samples16 ?? [])] : interleaved(picture.rgb, picture.alpha, channels);
        expect(decoded).toEqual([...data]);
      }
  });

  it.each([false, true])('of libvips keeps every bit, progressive %s', async (progressive) => {
    const [width, height] = [61, 43];
    const data = randomBytes(width * height * 4, next);
    const bytes = await sharp(data, { raw: { width, height, channels: 4 } })
      .png({ progressive })
      .toBuffer();
    const picture = await decodePicture(bytes);
    expect(interleaved(picture.rgb, picture.alpha, 4)).toEqual([...data]);
  });

  it('has the alpha of its transparent colour, sample or indices, and keeps its mode', async () => {
    const png = (
      colourType: number,
      depth_bits: number,
      samples: number[],
      trns: number[],
      plte: number[] = [],
    ) =>
      decodePicture(
        encodePng({
          width: 3,
          height: 1,
          colourType,
          depth_bits,
          samples: depth_bits === 16 ? Uint16Array.from(samples) : Uint8Array.from(samples),
          before: [
            ...(plte.length > 0 ? ([['PLTE', Uint8Array.from(plte)]] as const) : []),
            ['tRNS', Uint8Array.from(trns)],
          ],
        }),
      );
    const grey = await png(0, 8, [1, 2, 3], [0, 2]);
    expect([grey.mode, ...(grey.alpha ?? [])]).toEqual(['L', 255, 0, 255]);
    const wide = await png(0, 16, [0x0102, 0x0103, 0x0102], [1, 2]);
    expect([wide.mode, ...(wide.alpha ?? [])]).toEqual(['I16', 0, 255, 0]);
    const rgb = await png(2, 8, [1, 2, 3, 1, 2, 4, 1, 2, 3], [0, 1, 0, 2, 0, 3]);
    expect([rgb.mode, ...(rgb.alpha ?? [])]).toEqual(['RGB', 0, 255, 0]);
    const palette = await png(3, 2, [2, 1, 0], [9, 8], [0, 0, 0, 1, 1, 1, 2, 2, 2]);
    expect([palette.mode, ...(palette.alpha ?? [])]).toEqual(['P', 255, 8, 9]);
  });

  it('is black where an index is behind its palette', async () => {
    const picture = await decodePicture(
      encodePng({
        width: 2,
        height: 1,
        colourType: 3,
        depth_bits: 8,
        samples: Uint8Array.of(1, 250),
        before: [['PLTE', Uint8Array.of(1, 2, 3, 4, 5, 6)]],
      }),
    );
    expect([...picture.rgb]).toEqual([4, 5, 6, 0, 0, 0]);
  });

  it('has EXIF before or behind its pixels, and needs no other chunk', async () => {
    const parts: PngParts = { width: 1, height: 1, colourType: 0, depth_bits: 8, samples: Uint8Array.of(7) };
    const exif = Uint8Array.of(77, 77, 0, 42);
    for (const place of ['before', 'after'] as const) {
      const picture = await decodePicture(encodePng({ ...parts, [place]: [['eXIf', exif]] }));
      expect(Buffer.from(picture.exif).toString('latin1')).toBe('Exif\0\0MM\0*');
    }
    // a broken colour profile and a bomb in one change no pixel, so they are not looked at
    const picture = await decodePicture(encodePng({ ...parts, before: [['iCCP', Uint8Array.of(1, 2, 3)]] }));
    expect([[...picture.rgb], picture.exif.length]).toEqual([[7, 7, 7], 0]);
  });
});

function interleaved(rgb: Uint8Array, alpha: Uint8Array | undefined, channels: number): number[] {
  return Array.from({ length: (rgb.length / 3) * channels }, (_, place) => {
    const pixel = Math.floor(place / channels);
    const channel = place % channels;
    return (channel === 3 ? alpha?.[pixel] : rgb[pixel * 3 + channel]) ?? -1;
  });
}
