import { crc32, deflateSync } from 'node:zlib';
import { decodePicture } from '../../src/model-validation/decode/decode.ts';
import type { Picture } from '../../src/model-validation/decode/picture.ts';
import { readChunks } from '../../src/model-validation/decode/png/chunks.ts';

const colourTypes = { L: 0, RGB: 2, P: 3, LA: 4, RGBA: 6 } as const;
export const samplesPerPixel = { L: 1, RGB: 3, P: 1, LA: 2, RGBA: 4 } as const;
const signature = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
const exifMark_bytes = 6;
/** The contract skips so many bytes behind the end of a PNG; what is to be seen keeps clear of them. */
const skipped_bytes = 4;

/** A picture as something can be hidden in it. */
export interface Carrier {
  readonly mode: keyof typeof colourTypes;
  readonly width: number;
  readonly height: number;
  /** 8 bits each, interleaved, row by row; indices where the mode is `P` */
  readonly samples: Uint8Array;
  /** mode `P`: 3 bytes a colour, as many as the file has */
  readonly palette: Uint8Array;
  /** beginning with `Exif\0\0`; empty for none */
  readonly exif: Uint8Array;
  readonly tail: Uint8Array;
}

/**
 * Decodes a picture's file. Transparency that is not an alpha channel is dropped, of 16 bits the high byte is kept.
 *
 * @throws GatesError `picture_invalid`; Error for a picture of two levels, or of 16 bits of grey
 */
export async function carrierOf(file: Uint8Array): Promise<Carrier> {
  const picture = await decodePicture(file);
  const { mode, width, height, exif, tail } = picture;
  if (mode === '1' || mode === 'I16') throw new Error(`A picture of mode ${mode} carries nothing here.`);
  return {
    mode,
    width,
    height,
    samples: samplesOf(picture, samplesPerPixel[mode]),
    palette: mode === 'P' ? coloursOf(picture, file) : new Uint8Array(0),
    exif,
    tail,
  };
}

function samplesOf({ indices, rgb, alpha, width, height }: Picture, perPixel: number): Uint8Array {
  if (indices !== undefined) return indices.slice();
  const samples = new Uint8Array(width * height * perPixel);
  const colours = perPixel < 3 ? 1 : 3;
  for (let pixel = 0; pixel < width * height; pixel++) {
    for (let colour = 0; colour < colours; colour++)
      samples[pixel * perPixel + colour] = rgb[pixel * 3 + colour] ?? 0;
    if (perPixel > colours) samples[pixel * perPixel + colours] = alpha?.[pixel] ?? 255;
  }
  return samples;
}

/** The colours that a file names: a PNG says how many there are, and of others all 256 are taken. */
function coloursOf({ format, palette = new Uint8Array(768) }: Picture, file: Uint8Array): Uint8Array {
  const named =
    format === 'png' ? readChunks(file).find(({ type }) => type === 'PLTE')?.data.length : undefined;
  return palette.slice(0, named);
}

/** Writes a PNG of 8 bits with EXIF, and the tail behind it. */
export function encodePng({ mode, width, height, samples, palette, exif, tail }: Carrier): Uint8Array {
  const row_bytes = width * samplesPerPixel[mode];
  const rows = Buffer.alloc(height * (1 + row_bytes));
  for (let y = 0; y < height; y++)
    rows.set(samples.subarray(y * row_bytes, (y + 1) * row_bytes), y * (1 + row_bytes) + 1);
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, colourTypes[mode], 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from(signature),
    chunk('IHDR', header),
    ...(mode === 'P' ? [chunk('PLTE', palette)] : []),
    ...(exif.length === 0 ? [] : [chunk('eXIf', exif.subarray(exifMark_bytes))]),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', new Uint8Array(0)),
    ...(tail.length === 0 ? [] : [new Uint8Array(skipped_bytes), tail]),
  ]);
}

function chunk(type: string, data: Uint8Array): Buffer {
  const typed = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const framed = Buffer.alloc(8 + typed.length);
  framed.writeUInt32BE(data.length, 0);
  framed.set(typed, 4);
  framed.writeUInt32BE(crc32(typed), 4 + typed.length);
  return framed;
}
