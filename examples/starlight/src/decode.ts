import sharp from 'sharp';
import { Problem } from './problem.ts';

export const IMAGE_FORMATS = ['png', 'jpeg', 'gif', 'webp'] as const;
export type ImageFormat = (typeof IMAGE_FORMATS)[number];

/** Samples as stored, row by row, interleaved, 8 bits each; `channels` is 1 to 4 (grey, grey + alpha, RGB, RGBA). */
export interface Pixels {
  readonly data: Uint8Array;
  readonly width: number;
  readonly height: number;
  readonly channels: number;
}

// One libvips thread for a request: many requests share the machine already.
sharp.concurrency(1);
sharp.cache(false);

/** What the first bytes say that it is; names and content types are not asked. */
export function sniffFormat(bytes: Uint8Array): ImageFormat | undefined {
  const at = (start: number, end: number) => Buffer.from(bytes.subarray(start, end)).toString('latin1');
  if (at(0, 8) === '\x89PNG\r\n\x1a\n') return 'png';
  if (at(0, 3) === '\xff\xd8\xff') return 'jpeg';
  if (/^GIF8[79]a$/.test(at(0, 6))) return 'gif';
  if (at(0, 4) === 'RIFF' && at(8, 12) === 'WEBP') return 'webp';
  return undefined;
}

/**
 * Decodes the whole picture, of an animation the first frame, without colour management: that would change the lowest
 * bits.
 *
 * @throws Problem 422 for what is no picture of the four formats, is truncated or broken, or has more than `pixels_max`
 */
export async function decodeImage(
  bytes: Uint8Array,
  pixels_max: number,
): Promise<{ format: ImageFormat; pixels: Pixels }> {
  const format = sniffFormat(bytes);
  if (format === undefined)
    throw new Problem(422, 'image_format_unsupported', 'The image must be a PNG, JPEG, GIF or WebP.');
  const image = sharp(bytes, { limitInputPixels: pixels_max, failOn: 'warning', ignoreIcc: true });
  try {
    const { width, height } = await image.metadata();
    if (width * height > pixels_max) throw tooManyPixels(pixels_max);
    const { data, info } = await image.raw({ depth: 'uchar' }).toBuffer({ resolveWithObject: true });
    return { format, pixels: { data, width: info.width, height: info.height, channels: info.channels } };
  } catch (cause) {
    if (cause instanceof Problem) throw cause;
    if (cause instanceof Error && /pixel limit/.test(cause.message)) throw tooManyPixels(pixels_max);
    throw new Problem(422, 'image_broken', 'The image is truncated or broken.', { cause });
  }
}

const tooManyPixels = (pixels_max: number) =>
  new Problem(422, 'image_too_many_pixels', `The image may have up to ${pixels_max} pixels.`);
