import { broken } from './broken.ts';
import { ByteReader } from './bytes.ts';
import { checkSize } from './limits.ts';
import type { Decoded } from './picture.ts';
import { decodeWithSharp } from './sharp.ts';

/** Decodes a WebP, lossless or not, to the pixels of libwebp; of an animated one the first frame. */
export async function decodeWebp(bytes: Uint8Array): Promise<Decoded> {
  const exif = readExif(bytes);
  const { data, width, height, channels } = await decodeWithSharp(bytes);
  checkSize('WebP', width, height);
  if (channels === 3) return { width, height, mode: 'RGB', rgb: new Uint8Array(data), exif };
  if (channels !== 4) throw broken('WebP', `it has ${channels} channels; expected 3 or 4`);
  const pixels = width * height;
  const rgb = new Uint8Array(pixels * 3);
  const alpha = new Uint8Array(pixels);
  for (let pixel = 0; pixel < pixels; pixel++) {
    rgb[pixel * 3] = data[pixel * 4] as number;
    rgb[pixel * 3 + 1] = data[pixel * 4 + 1] as number;
    rgb[pixel * 3 + 2] = data[pixel * 4 + 2] as number;
    alpha[pixel] = data[pixel * 4 + 3] as number;
  }
  return { width, height, mode: 'RGBA', rgb, alpha, exif };
}

/** The contents of the chunk EXIF. The RIFF chunk must be whole: its size says where the file ends. */
function readExif(bytes: Uint8Array): Uint8Array {
  const reader = new ByteReader(bytes, 'WebP');
  const end = 8 + reader.uint32(4);
  reader.part(0, end);
  let exif = new Uint8Array(0);
  for (let place = 12; place + 8 <= end; ) {
    const length = reader.uint32(place + 4);
    const data = reader.part(place + 8, length);
    if (reader.text(place, 4) === 'EXIF' && exif.length === 0) exif = data.slice();
    place += 8 + length + (length % 2);
  }
  return exif;
}
