import { ByteReader } from '../bytes.ts';
import { type Colours, greyColours, paletteColours } from '../colours.ts';
import type { Decoded } from '../picture.ts';
import { type BmpHeader, readHeader } from './header.ts';

/**
 * Decodes an uncompressed BMP of 1, 4 or 8 bits with a palette, or of 24 or 32 bits. As in Pillow, a palette in which every
 * index is its own grey makes the mode `L` (black and white makes it `1`), and the fourth byte of a pixel is alpha only when
 * the file has a mask for it.
 */
export function decodeBmp(bytes: Uint8Array): Decoded {
  const reader = new ByteReader(bytes, 'BMP');
  const header = readHeader(reader);
  const { width, height, pixel_bits, topDown } = header;
  const row_bytes = Math.ceil((width * pixel_bits) / 32) * 4;
  const pixels = reader.part(header.pixels, row_bytes * height);
  const rows = Array.from({ length: height }, (_, row) =>
    pixels.subarray((topDown ? row : height - 1 - row) * row_bytes),
  );
  const colours =
    pixel_bits > 8
      ? trueColours(header, rows, pixel_bits / 8)
      : indexedColours(header, indicesOf(header, rows));
  return { width, height, ...colours, exif: new Uint8Array(0) };
}

function trueColours(
  { width, height, hasAlpha }: BmpHeader,
  rows: readonly Uint8Array[],
  pixel_bytes: number,
): Colours {
  const rgb = new Uint8Array(width * height * 3);
  const alpha = hasAlpha ? new Uint8Array(width * height) : undefined;
  rows.forEach((row, y) => {
    for (let x = 0; x < width; x++) {
      const pixel = y * width + x;
      for (let channel = 0; channel < 3; channel++)
        rgb[pixel * 3 + channel] = row[x * pixel_bytes + 2 - channel] as number;
      if (alpha !== undefined) alpha[pixel] = row[x * pixel_bytes + 3] as number;
    }
  });
  return alpha === undefined ? { mode: 'RGB', rgb } : { mode: 'RGBA', rgb, alpha };
}

function indicesOf({ width, height, pixel_bits }: BmpHeader, rows: readonly Uint8Array[]): Uint8Array {
  const indices = new Uint8Array(width * height);
  const mask = (1 << pixel_bits) - 1;
  rows.forEach((row, y) => {
    for (let x = 0; x < width; x++) {
      const bit = x * pixel_bits;
      indices[y * width + x] = ((row[bit >> 3] as number) >> (8 - pixel_bits - (bit & 7))) & mask;
    }
  });
  return indices;
}

function indexedColours({ palette }: BmpHeader, indices: Uint8Array): Colours {
  const stretch = palette.length === 6 ? 255 : 1;
  if (!palette.every((value, place) => value === Math.floor(place / 3) * stretch))
    return paletteColours(indices, palette);
  return stretch === 255
    ? greyColours(
        '1',
        indices.map((index) => index * 255),
      )
    : greyColours('L', indices);
}
