import type { ImageFormat } from './decode.ts';
import { META_bytes_max, tailOf } from './tail.ts';

/** How a picture's samples are stored: grey, grey with alpha, indices of a palette, colours, colours with alpha. */
export type Mode = 'L' | 'LA' | 'P' | 'RGB' | 'RGBA';

/** What the model looks at beside the pixels. */
export interface Stored {
  readonly mode: Mode;
  /** R, G, B of each colour; empty unless the mode is `P` */
  readonly palette: Uint8Array;
  /** from `Exif\0\0` on, for WebP as it stands in its chunk; empty when there is none */
  readonly exif: Uint8Array;
  /** what lies behind the picture's end */
  readonly tail: Uint8Array;
}

const none = new Uint8Array(0);
const EXIF_mark = Buffer.from('Exif\0\0', 'latin1');
const PNG_modes: Readonly<Record<number, Mode>> = { 0: 'L', 2: 'RGB', 3: 'P', 4: 'LA', 6: 'RGBA' };

/** Reads it from the bytes of a file that could be decoded; `channels` is how many came out of that. */
export function readStored(format: ImageFormat, bytes: Uint8Array, channels: number): Stored {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return { palette: none, exif: none, ...readers[format](buffer, channels), tail: tailOf(format, buffer) };
}

interface Found {
  mode: Mode;
  palette?: Uint8Array;
  exif?: Uint8Array;
}

const readers: Readonly<Record<ImageFormat, (buffer: Buffer, channels: number) => Found>> = {
  png(buffer) {
    const mode = PNG_modes[buffer[25] ?? 0] ?? 'RGB';
    const found: Found = { mode };
    for (const { type, data } of pngChunks(buffer)) {
      if (type === 'PLTE' && mode === 'P') found.palette = data;
      if (type === 'eXIf') found.exif = Buffer.concat([EXIF_mark, data.subarray(0, META_bytes_max)]);
    }
    return found;
  },
  jpeg: (buffer, channels) => ({ mode: channels < 3 ? 'L' : 'RGB', exif: exifOfJpeg(buffer) }),
  gif(buffer) {
    const packed = buffer[10] ?? 0;
    const colours = packed & 0x80 ? 2 << (packed & 7) : 0;
    return { mode: 'P', palette: buffer.subarray(13, 13 + 3 * colours) };
  },
  webp: (buffer, channels) => ({ mode: channels === 4 ? 'RGBA' : 'RGB', exif: exifOfWebp(buffer) }),
};

function* pngChunks(buffer: Buffer): Generator<{ type: string; data: Buffer }> {
  for (let at = 8; at + 12 <= buffer.length; ) {
    const length = buffer.readUInt32BE(at);
    const type = buffer.toString('latin1', at + 4, at + 8);
    yield { type, data: buffer.subarray(at + 8, at + 8 + length) };
    if (type === 'IEND') return;
    at += 12 + length;
  }
}

/** The first APP1 segment with the mark, before the picture's data begin. */
function exifOfJpeg(buffer: Buffer): Uint8Array {
  for (let at = 2; at + 4 <= buffer.length && buffer[at] === 0xff; ) {
    const marker = buffer[at + 1];
    if (marker === 0xda) break;
    const segment = buffer.subarray(at + 4, at + 2 + buffer.readUInt16BE(at + 2));
    if (marker === 0xe1 && segment.subarray(0, EXIF_mark.length).equals(EXIF_mark)) return segment;
    at += 2 + buffer.readUInt16BE(at + 2);
  }
  return none;
}

function exifOfWebp(buffer: Buffer): Uint8Array {
  for (let at = 12; at + 8 <= buffer.length; ) {
    const length = buffer.readUInt32LE(at + 4);
    if (buffer.toString('latin1', at, at + 4) === 'EXIF') return buffer.subarray(at + 8, at + 8 + length);
    at += 8 + length + (length % 2);
  }
  return none;
}
