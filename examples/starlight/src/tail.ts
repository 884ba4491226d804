import type { ImageFormat } from './decode.ts';

/** So many bytes of EXIF and tail together reach the model. */
export const META_bytes_max = 2048;
/** Shorter files are not searched. */
const FILE_bytes_min = 1000;
/** A WebP file may have so many bytes behind its end without any of them counting. */
const WEBP_slack_bytes = 100;

/** The last of these marks ends the picture, and the tail begins so many bytes after the mark's first. */
const ends = {
  png: { mark: 'IEND', skip_bytes: 12 },
  jpeg: { mark: '\xff\xd9', skip_bytes: 2 },
  gif: { mark: ';', skip_bytes: 1 },
} as const;

/** What lies behind the picture's end, as the contract `starlight-v4` finds it. */
export function tailOf(format: ImageFormat, buffer: Buffer): Uint8Array {
  const start = buffer.length < FILE_bytes_min ? buffer.length : endOf(format, buffer);
  return buffer.subarray(start, start + META_bytes_max);
}

function endOf(format: ImageFormat, buffer: Buffer): number {
  if (format === 'webp') {
    const end = 8 + buffer.readUInt32LE(4);
    return buffer.length - end > WEBP_slack_bytes ? end : buffer.length;
  }
  const { mark, skip_bytes } = ends[format];
  const place = buffer.lastIndexOf(mark, undefined, 'latin1');
  return place < 0 ? buffer.length : place + skip_bytes;
}
