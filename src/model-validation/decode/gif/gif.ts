import { type Colours, greyColours, paletteColours } from '../colours.ts';
import { checkSize } from '../limits.ts';
import type { Decoded } from '../picture.ts';
import { type GifFrame, readBlocks } from './blocks.ts';
import { decompress } from './lzw.ts';

/** The rows of an interlaced frame come in four groups: every 8th from 0, every 8th from 4, every 4th from 2, every 2nd from 1. */
const groups = [
  { first: 0, step: 8 },
  { first: 4, step: 8 },
  { first: 2, step: 4 },
  { first: 1, step: 2 },
] as const;

/**
 * Decodes the first frame of a GIF as Pillow sees it: on a screen that grows when the frame does not fit it, over the
 * transparent index, or index 0 when there is none; as mode `L` when there is no palette, or one in which every index is its own
 * grey.
 */
export function decodeGif(bytes: Uint8Array): Decoded {
  const { firstFrame: frame, ...screen } = readBlocks(bytes);
  const width = Math.max(screen.width, frame.x + frame.width);
  const height = Math.max(screen.height, frame.y + frame.height);
  checkSize('GIF', width, height);
  const stored = decompress(frame.data, frame.minimum_bits, frame.width * frame.height);
  const indices = new Uint8Array(width * height).fill(frame.transparentIndex ?? 0);
  rowsOf(frame).forEach((row, place) => {
    const pixels = stored.subarray(place * frame.width, (place + 1) * frame.width);
    indices.set(pixels, (frame.y + row) * width + frame.x);
  });
  return { width, height, ...coloursOf(frame, indices), exif: new Uint8Array(0) };
}

/** The row of the frame that each stored row is. */
function rowsOf({ height, interlaced }: GifFrame): number[] {
  const rows = Array.from({ length: height }, (_, row) => row);
  if (!interlaced) return rows;
  return groups.flatMap(({ first, step }) => rows.filter((row) => row % step === first));
}

function coloursOf({ palette, transparentIndex }: GifFrame, indices: Uint8Array): Colours {
  const isGrey = palette?.every((value, place) => value === Math.floor(place / 3)) ?? true;
  return {
    ...(palette === undefined || isGrey ? greyColours('L', indices) : paletteColours(indices, palette)),
    ...(transparentIndex === undefined
      ? {}
      : { alpha: indices.map((index) => (index === transparentIndex ? 0 : 255)) }),
  };
}
