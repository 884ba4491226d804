import { GatesError } from '../../lib/errors.ts';
import { decodeBmp } from './bmp/bmp.ts';
import { broken } from './broken.ts';
import { formatOf } from './format.ts';
import { decodeGif } from './gif/gif.ts';
import { decodeJpeg } from './jpeg.ts';
import { file_bytes_max } from './limits.ts';
import type { Decoded, Picture, PictureFormat } from './picture.ts';
import { decodePng } from './png/png.ts';
import { tailOf } from './tail.ts';
import { decodeWebp } from './webp.ts';

const decoders: Readonly<Record<PictureFormat, (bytes: Uint8Array) => Decoded | Promise<Decoded>>> = {
  png: decodePng,
  jpeg: decodeJpeg,
  gif: decodeGif,
  webp: decodeWebp,
  bmp: decodeBmp,
};

/**
 * Decodes a PNG, JPEG, GIF (its first frame), WebP (its first frame) or BMP, told apart by their first bytes. Bytes behind
 * the end of the picture are allowed. `bytes` is only read, and nothing of the result is a view of it.
 *
 * @throws GatesError `picture_invalid` with the reason for what is no such picture, broken, truncated, over 256 MiB, or over
 *   100 million pixels, and for a kind that has no mode here (CMYK); `tool_missing` when sharp is not installed and a JPEG or
 *   WebP is to be decoded
 */
export async function decodePicture(bytes: Uint8Array): Promise<Picture> {
  if (bytes.length > file_bytes_max)
    throw broken('file', `it has ${bytes.length} bytes; expected at most ${file_bytes_max}`);
  // a Buffer's slice is a view, and shares its memory with whoever reads the next file
  const file = new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const format = formatOf(file);
  if (format === undefined) throw broken('file', 'it does not begin as a PNG, JPEG, GIF, WebP or BMP does');
  try {
    return { format, ...(await decoders[format](file)), tail: tailOf(format, file) };
  } catch (error) {
    if (error instanceof GatesError) throw error;
    throw broken(format.toUpperCase(), error instanceof Error ? error.message : String(error), error);
  }
}
