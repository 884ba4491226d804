import { deflateSync } from 'node:zlib';
import fc from 'fast-check';
import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import { GatesError } from '../../lib/errors.ts';
import { decodePicture } from './decode.ts';
import {
  encodeBmp,
  encodeGif,
  encodePng,
  generator,
  join,
  pngHeader,
  pngOf,
  randomBytes,
} from './encode.testing.ts';
import type { PictureFormat } from './picture.ts';

const next = generator(13);
const [width, height] = [40, 30];
const files: Partial<Record<PictureFormat, Uint8Array>> = {};
const formats = ['png', 'jpeg', 'gif', 'webp', 'bmp'] as const;
const fileOf = (format: PictureFormat) => files[format] as Uint8Array;

beforeAll(async () => {
  const samples = randomBytes(width * height * 4, next);
  const picture = () => sharp(samples, { raw: { width, height, channels: 4 } });
  files.png = encodePng({ width, height, depth_bits: 8, colourType: 6, interlaced: true, samples });
  files.jpeg = new Uint8Array(await picture().jpeg().toBuffer());
  files.webp = new Uint8Array(await picture().webp({ lossless: true }).toBuffer());
  files.gif = encodeGif({
    width,
    height,
    indices: samples.subarray(0, width * height).map((value) => value & 15),
    palette: randomBytes(48, next),
  });
  files.bmp = encodeBmp({ width, height, pixel_bits: 32, samples });
});

/** A picture, or a refusal with a reason: nothing else may come of any bytes. */
async function outcome(bytes: Uint8Array): Promise<'decoded' | 'refused'> {
  try {
    const { rgb, ...picture } = await decodePicture(bytes);
    expect(rgb.length).toBe(picture.width * picture.height * 3);
    return 'decoded';
  } catch (error) {
    expect(error).toBeInstanceOf(GatesError);
    expect(error).toMatchObject({
      code: 'picture_invalid',
      message: expect.stringMatching(/^The \w+ can't be decoded: .+\.$/s),
    });
    return 'refused';
  }
}

describe('a broken file', () => {
  it.each(formats)('that ends early is refused wherever it ends: %s', async (format) => {
    const whole = fileOf(format);
    expect(await outcome(whole)).toBe('decoded');
    let examined = 0;
    for (let length = 0; length < whole.length; length += Math.max(1, Math.floor(whole.length / 150))) {
      expect(await outcome(whole.subarray(0, length)), `${length} of ${whole.length} bytes`).toBe('refused');
      examined++;
    }
    expect(await outcome(whole.subarray(0, whole.length - 1))).toBe('refused');
    expect(examined).toBeGreaterThanOrEqual(100);
  });

  it.each(formats)('with changed bytes is decoded or refused: %s', async (format) => {
    const whole = fileOf(format);
    const change = fc.tuple(fc.nat(whole.length - 1), fc.nat(255));
    const start = fc.tuple(fc.nat(Math.min(63, whole.length - 1)), fc.nat(255));
    const counts = { decoded: 0, refused: 0 };
    await fc.assert(
      fc.asyncProperty(fc.array(fc.oneof(change, start), { minLength: 1, maxLength: 8 }), async (changes) => {
        const bytes = whole.slice();
        for (const [place, value] of changes) bytes[place] = value;
        counts[await outcome(bytes)]++;
      }),
      { numRuns: 200, seed: 1 },
    );
    expect(counts.decoded + counts.refused).toBe(200);
    expect(counts.refused).toBeGreaterThan(0);
  });

  it('of a PNG is noticed by any changed bit of a chunk', async () => {
    const whole = fileOf('png');
    for (let run = 0; run < 100; run++) {
      const bytes = whole.slice();
      const place = 8 + (next() % (bytes.length - 8));
      bytes[place] = (bytes[place] as number) ^ (1 << (next() & 7));
      expect(await outcome(bytes)).toBe('refused');
    }
  });

  it('that begins as nothing known is refused, whatever it is', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), async (bytes) => {
        expect(await outcome(bytes)).toBe('refused');
      }),
      { numRuns: 100, seed: 2 },
    );
  });
});

describe('trailing data', () => {
  it('and all else stays when the memory of the file is used again', async () => {
    const memory = Buffer.from(join([fileOf('webp'), new Uint8Array(200).fill(7)]));
    const picture = await decodePicture(memory);
    const before = structuredClone(picture);
    memory.fill(0);
    expect(picture).toEqual(before);
    expect(picture.tail).toEqual(new Uint8Array(200).fill(7));
  });

  it.each([
    ['png', 4],
    ['jpeg', 0],
    ['gif', 0],
    ['webp', 0],
  ] as const)('is given as the tail, and changes no pixel: %s', async (format, lost_bytes) => {
    const plain = await decodePicture(fileOf(format));
    expect(plain.tail.length).toBe(0);
    // no byte of an end mark
    const tail = randomBytes(3000, next).map((byte) => (byte === 0x3b || byte === 0xff ? 1 : byte));
    const picture = await decodePicture(join([fileOf(format), tail]));
    expect(picture.tail).toEqual(tail.slice(lost_bytes, lost_bytes + 2048));
    expect(picture.rgb).toEqual(plain.rgb);
  });

  it('begins behind the last end mark, even one that it holds itself', async () => {
    const tail = Buffer.from(`${'x'.repeat(500)};rest`);
    const picture = await decodePicture(join([fileOf('gif'), tail]));
    expect(Buffer.from(picture.tail).toString()).toBe('rest');
  });

  it('is none for up to 100 bytes behind a WebP, for files under 1000 bytes, and for BMP', async () => {
    const webp = fileOf('webp');
    expect((await decodePicture(join([webp, new Uint8Array(100)]))).tail.length).toBe(0);
    expect((await decodePicture(join([webp, new Uint8Array(101)]))).tail.length).toBe(101);
    expect((await decodePicture(join([fileOf('bmp'), new Uint8Array(500)]))).tail.length).toBe(0);
    const small = encodeGif({
      width: 1,
      height: 1,
      indices: Uint8Array.of(0),
      palette: randomBytes(6, next),
    });
    expect((await decodePicture(join([small, new Uint8Array(999 - small.length)]))).tail.length).toBe(0);
    expect((await decodePicture(join([small, new Uint8Array(1000 - small.length)]))).tail.length).toBe(
      1000 - small.length,
    );
  });
});

describe('a decompression bomb', () => {
  it.each([
    [
      'png',
      () =>
        pngOf([
          ['IHDR', pngHeader(60_000, 60_000, 8, 6, false)],
          ['IEND', new Uint8Array(0)],
        ]),
      '60000 × 60000',
    ],
    ['gif', () => withUint16(fileOf('gif'), 6, [65_535, 65_535]), '65535 × 65535'],
    ['bmp', () => withUint16(fileOf('bmp'), 18, [0, 200, 0, 200]), '13107200 × 13107200'],
    ['jpeg', () => hugeJpeg(), '65000 × 65000'],
  ] as const)('by its size is refused: %s', async (_, bomb, size) => {
    await expect(decodePicture(bomb())).rejects.toThrow(
      `it has ${size} pixels; expected at most 100 million.`,
    );
  });

  it('of a WebP by its size is refused', async () => {
    const bytes = Buffer.from(fileOf('webp'));
    // the header of VP8L: 14 bits each of width − 1 and height − 1
    const place = bytes.indexOf('VP8L', 0, 'latin1') + 9;
    bytes.writeUInt32LE(((bytes.readUInt32LE(place) & 0xf0000000) | 0x0fffffff) >>> 0, place);
    await expect(decodePicture(bytes)).rejects.toMatchObject({ code: 'picture_invalid' });
  });

  it('in the pixels of a PNG is not inflated', async () => {
    const bomb = deflateSync(new Uint8Array(200_000_000), { level: 9 });
    const bytes = pngOf([
      ['IHDR', pngHeader(10, 10, 8, 0, false)],
      ['IDAT', bomb],
      ['IEND', new Uint8Array(0)],
    ]);
    const before_bytes = process.memoryUsage().rss;
    await expect(decodePicture(bytes)).rejects.toThrow(
      'its pixels inflate to more than the 110 bytes that its header announces',
    );
    expect(process.memoryUsage().rss - before_bytes).toBeLessThan(50_000_000);
  });

  it('has too few pixels, too: a PNG that inflates to less is refused', async () => {
    const bytes = pngOf([
      ['IHDR', pngHeader(10, 10, 8, 0, false)],
      ['IDAT', deflateSync(new Uint8Array(109))],
      ['IEND', new Uint8Array(0)],
    ]);
    await expect(decodePicture(bytes)).rejects.toThrow(
      'its pixels inflate to 109 bytes; its header announces 110',
    );
  });
});

function withUint16(bytes: Uint8Array, place: number, values: readonly number[]): Uint8Array {
  const changed = Buffer.from(bytes);
  for (const [index, value] of values.entries()) changed.writeUInt16LE(value, place + index * 2);
  return changed;
}

function hugeJpeg(): Uint8Array {
  const bytes = Buffer.from(fileOf('jpeg'));
  const place = bytes.indexOf(Buffer.from([0xff, 0xc0])) + 5;
  bytes.writeUInt16BE(65_000, place);
  bytes.writeUInt16BE(65_000, place + 2);
  return bytes;
}
