import { GatesError } from '../../lib/errors.ts';
import { pixels_max } from './limits.ts';

/** Pixels as they are stored, one byte a sample, interleaved. */
export interface Raw {
  readonly data: Uint8Array;
  readonly width: number;
  readonly height: number;
  readonly channels: number;
}

/**
 * Decodes with libvips: no colour management, no rotation; a warning of its decoders is an error.
 *
 * @throws GatesError `tool_missing` when sharp is not installed
 * @throws what sharp throws for a file that it can't decode
 */
export async function decodeWithSharp(bytes: Uint8Array): Promise<Raw> {
  const { default: sharp } = await loadSharp();
  const { data, info } = await sharp(bytes, {
    ignoreIcc: true,
    failOn: 'warning',
    limitInputPixels: pixels_max,
  })
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.height, channels: info.channels };
}

async function loadSharp(): Promise<typeof import('sharp')> {
  try {
    return await import('sharp');
  } catch (cause) {
    throw new GatesError(
      'tool_missing',
      'JPEG and WebP are decoded by sharp, which is not installed or does not load here; install it with "npm install sharp".',
      cause,
    );
  }
}
