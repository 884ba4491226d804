import type { PictureFormat } from './picture.ts';

/** A shorter file has no tail. */
const file_bytes_min = 1000;
const tail_bytes_max = 2048;
/** A WebP with fewer bytes behind its RIFF chunk, or just as many, has no tail. */
const webp_slack_bytes = 100;

const ends: Readonly<
  Partial<Record<PictureFormat, { readonly mark: string; readonly skipped_bytes: number }>>
> = {
  jpeg: { mark: '\xff\xd9', skipped_bytes: 2 },
  png: { mark: 'IEND', skipped_bytes: 12 },
  gif: { mark: ';', skipped_bytes: 1 },
};

/**
 * What is behind the end of a picture, by the rules of Starlight V4's contract: the *last* end mark counts, wherever it
 * stands, and in PNG 12 bytes are skipped from the letters IEND on, so that a tail there lacks its first 4 bytes. A BMP has
 * none. At most 2048 bytes.
 */
export function tailOf(format: PictureFormat, bytes: Uint8Array): Uint8Array {
  if (bytes.length < file_bytes_min) return new Uint8Array(0);
  const from = endOf(format, bytes);
  return from === undefined ? new Uint8Array(0) : bytes.slice(from, from + tail_bytes_max);
}

function endOf(format: PictureFormat, bytes: Uint8Array): number | undefined {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (format === 'webp') {
    const end = 8 + buffer.readUInt32LE(4);
    return bytes.length > end + webp_slack_bytes ? end : undefined;
  }
  const end = ends[format];
  if (end === undefined) return undefined;
  const place = buffer.lastIndexOf(end.mark, undefined, 'latin1');
  return place < 0 ? undefined : place + end.skipped_bytes;
}
