import { broken } from '../broken.ts';
import { ByteReader } from '../bytes.ts';
import { checkSize } from '../limits.ts';
import type { PngChunk } from './chunks.ts';

/** Colour types of PNG. */
export const colourTypes = { grey: 0, rgb: 2, palette: 3, greyAlpha: 4, rgba: 6 } as const;
export type ColourType = (typeof colourTypes)[keyof typeof colourTypes];

export interface PngHeader {
  readonly width: number;
  readonly height: number;
  /** of one sample */
  readonly depth_bits: 1 | 2 | 4 | 8 | 16;
  readonly colourType: ColourType;
  readonly channels: 1 | 2 | 3 | 4;
  readonly interlaced: boolean;
}

const depths: Readonly<Record<ColourType, readonly number[]>> = {
  0: [1, 2, 4, 8, 16],
  2: [8, 16],
  3: [1, 2, 4, 8],
  4: [8, 16],
  6: [8, 16],
};
const channels: Readonly<Record<ColourType, PngHeader['channels']>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };

/** @throws GatesError `picture_invalid` for a header that PNG does not allow, or a picture that is too big */
export function readHeader(chunk: PngChunk | undefined): PngHeader {
  if (chunk?.type !== 'IHDR' || chunk.data.length !== 13)
    throw broken('PNG', 'it does not begin with a chunk IHDR of 13 bytes');
  const reader = new ByteReader(chunk.data, 'PNG');
  const width = reader.uint32BigEndian(0);
  const height = reader.uint32BigEndian(4);
  checkSize('PNG', width, height);
  const depth_bits = reader.uint8(8);
  const colourType = reader.uint8(9);
  const [compression, filter, interlace] = [reader.uint8(10), reader.uint8(11), reader.uint8(12)];
  if (!isColourType(colourType) || !depths[colourType].includes(depth_bits))
    throw broken('PNG', `there is no colour type ${colourType} of ${depth_bits} bits`);
  if (compression !== 0 || filter !== 0 || interlace > 1)
    throw broken(
      'PNG',
      `there is no compression ${compression}, filter ${filter} or interlacing ${interlace}; expected 0, 0, and 0 or 1`,
    );
  return {
    width,
    height,
    depth_bits: depth_bits as PngHeader['depth_bits'],
    colourType,
    channels: channels[colourType],
    interlaced: interlace === 1,
  };
}

function isColourType(value: number): value is ColourType {
  return Object.values<number>(colourTypes).includes(value);
}
