import { broken } from '../broken.ts';
import type { ByteReader } from '../bytes.ts';
import { checkSize } from '../limits.ts';

export interface BmpHeader {
  readonly width: number;
  readonly height: number;
  readonly topDown: boolean;
  readonly pixel_bits: 1 | 4 | 8 | 24 | 32;
  readonly hasAlpha: boolean;
  /** where the pixels begin */
  readonly pixels: number;
  /** 3 bytes a colour, R first; empty for 24 and 32 bits */
  readonly palette: Uint8Array;
}

const uncompressed = 0;
const masked = 3;
/** B, G, R and nothing or alpha, byte by byte: the only masks that store each channel in a byte of its own in this order. */
const masks = [0x00ff0000, 0x0000ff00, 0x000000ff];
const alphaMask = 0xff000000;

/** Reads the header of a BMP: OS/2's of 12 bytes, or one of Windows of 40 bytes or more. */
export function readHeader(reader: ByteReader): BmpHeader {
  const pixels = reader.uint32(10);
  const header_bytes = reader.uint32(14);
  if (header_bytes !== 12 && header_bytes < 40)
    throw broken('BMP', `its header has ${header_bytes} bytes; expected 12, or 40 and more`);
  const isSmall = header_bytes === 12;
  const width = isSmall ? reader.uint16(18) : reader.int32(18);
  const signedHeight = isSmall ? reader.uint16(20) : reader.int32(22);
  const height = Math.abs(signedHeight);
  if (width < 0) throw broken('BMP', `it is ${width} pixels wide`);
  checkSize('BMP', width, height);

  const pixel_bits = reader.uint16(isSmall ? 24 : 28);
  const compression = isSmall ? uncompressed : reader.uint32(30);
  if (!isDepth(pixel_bits))
    throw broken('BMP', `it has ${pixel_bits} bits a pixel; expected 1, 4, 8, 24 or 32`);
  if (compression !== uncompressed && !(compression === masked && pixel_bits === 32))
    throw broken('BMP', `it is of compression ${compression}; expected 0, or with 32 bits a pixel 3`);
  return {
    width,
    height,
    topDown: signedHeight < 0,
    pixel_bits,
    hasAlpha: compression === masked && hasAlphaMask(reader, header_bytes),
    pixels,
    palette: pixel_bits > 8 ? new Uint8Array(0) : readPalette(reader, header_bytes, pixel_bits),
  };
}

function hasAlphaMask(reader: ByteReader, header_bytes: number): boolean {
  const found = masks.map((_, channel) => reader.uint32(54 + channel * 4));
  if (!masks.every((mask, channel) => mask === found[channel]))
    throw broken('BMP', 'its masks do not put each channel into a byte, blue first');
  // a header of 40 bytes has three masks behind it; from 56 bytes on the fourth is a part of the header
  return header_bytes >= 56 && reader.uint32(66) === alphaMask;
}

function readPalette(reader: ByteReader, header_bytes: number, pixel_bits: number): Uint8Array {
  const isSmall = header_bytes === 12;
  const all = 1 << pixel_bits;
  const used = isSmall ? all : reader.uint32(46) || all;
  if (used > all) throw broken('BMP', `it has ${used} colours; expected at most ${all}`);
  const colour_bytes = isSmall ? 3 : 4;
  const colours = reader.part(14 + header_bytes, used * colour_bytes);
  const palette = new Uint8Array(used * 3);
  for (let colour = 0; colour < used; colour++)
    for (let channel = 0; channel < 3; channel++)
      palette[colour * 3 + channel] = colours[colour * colour_bytes + 2 - channel] as number;
  return palette;
}

function isDepth(bits: number): bits is BmpHeader['pixel_bits'] {
  return [1, 4, 8, 24, 32].includes(bits);
}
