import { deflateSync } from 'node:zlib';
import { GifWriter } from 'omggif';

/** Encoders of a test's own, for what no library writes: every form that a PNG or BMP may have. */

/** Numbers from 0 to below 2³², the same for the same seed (mulberry32). */
export function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
}

export function randomBytes(count: number, next: () => number): Uint8Array {
  return Uint8Array.from({ length: count }, () => next() & 0xff);
}

/** Smooth pixels, as a camera has them, with random lowest bits: what a payload would change. */
export function smoothBytes(count: number, next: () => number): Uint8Array {
  return Uint8Array.from({ length: count }, (_, place) => ((place >> 3) & 0xfe) | (next() & 1));
}

export interface PngParts {
  readonly width: number;
  readonly height: number;
  readonly depth_bits: number;
  readonly colourType: number;
  readonly interlaced?: boolean;
  /** interleaved, one an element */
  readonly samples: Uint8Array | Uint16Array;
  /** chunks before the pixels */
  readonly before?: readonly (readonly [type: string, data: Uint8Array])[];
  /** chunks behind the pixels */
  readonly after?: readonly (readonly [type: string, data: Uint8Array])[];
  /** the filter of a row, of all passes counted through; default: all five in turn */
  readonly filterOf?: (row: number) => number;
}

const channelsOf: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };
const passes = [
  [0, 0, 8, 8],
  [4, 0, 8, 8],
  [0, 4, 4, 8],
  [2, 0, 4, 4],
  [0, 2, 2, 4],
  [1, 0, 2, 2],
  [0, 1, 1, 2],
] as const;

export function encodePng(parts: PngParts): Uint8Array {
  const { width, height, depth_bits, colourType } = parts;
  return pngOf([
    ['IHDR', pngHeader(width, height, depth_bits, colourType, parts.interlaced === true)],
    ...(parts.before ?? []),
    ...splitInThree(deflateSync(pngRows(parts))).map((data) => ['IDAT', data] as const),
    ...(parts.after ?? []),
    ['IEND', new Uint8Array(0)],
  ]);
}

export function pngOf(chunks: readonly (readonly [string, Uint8Array])[]): Uint8Array {
  return join([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    ...chunks.map(([type, data]) => chunk(type, data)),
  ]);
}

export function pngHeader(
  width: number,
  height: number,
  depth_bits: number,
  colourType: number,
  interlaced: boolean,
): Uint8Array {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([depth_bits, colourType, 0, 0, interlaced ? 1 : 0], 8);
  return header;
}

/** The filtered rows of all passes. */
export function pngRows(parts: PngParts): Uint8Array {
  const { width, height, depth_bits, samples } = parts;
  const channels = channelsOf[parts.colourType] as number;
  const pixel_bytes = Math.max(1, (channels * depth_bits) / 8);
  const rows: Uint8Array[] = [];
  for (const [x, y, stepX, stepY] of parts.interlaced ? passes : ([[0, 0, 1, 1]] as const)) {
    const row_bits = Math.ceil((width - x) / stepX) * channels * depth_bits;
    if (row_bits <= 0) continue;
    let above = new Uint8Array(Math.ceil(row_bits / 8));
    for (let row = y; row < height; row += stepY) {
      const plain = new Uint8Array(above.length);
      let bit = 0;
      for (let column = x; column < width; column += stepX)
        for (let channel = 0; channel < channels; channel++, bit += depth_bits) {
          const sample = samples[(row * width + column) * channels + channel] as number;
          for (let low = 0; low < depth_bits; low++)
            if ((sample >> (depth_bits - 1 - low)) & 1)
              plain[(bit + low) >> 3] = (plain[(bit + low) >> 3] as number) | (0x80 >> ((bit + low) & 7));
        }
      const filter = (parts.filterOf ?? ((index) => index % 5))(rows.length);
      rows.push(filtered(filter, plain, above, pixel_bytes));
      above = plain;
    }
  }
  return join(rows);
}

function filtered(filter: number, plain: Uint8Array, above: Uint8Array, pixel_bytes: number): Uint8Array {
  const row = new Uint8Array(plain.length + 1);
  row[0] = filter;
  for (let i = 0; i < plain.length; i++) {
    const a = plain[i - pixel_bytes] ?? 0;
    const b = above[i] as number;
    const c = above[i - pixel_bytes] ?? 0;
    const p = a + b - c;
    const [pa, pb, pc] = [Math.abs(p - a), Math.abs(p - b), Math.abs(p - c)];
    const nearest = pa <= pb && pa <= pc ? a : pb <= pc ? b : c;
    row[i + 1] = (plain[i] as number) - ([0, a, b, (a + b) >> 1, nearest][filter] ?? 0);
  }
  return row;
}

function splitInThree(data: Uint8Array): Uint8Array[] {
  const third = Math.ceil(data.length / 3);
  return [data.subarray(0, third), data.subarray(third, 2 * third), data.subarray(2 * third)];
}

function chunk(type: string, data: Uint8Array): Uint8Array {
  const body = join([Buffer.from(type, 'latin1'), data]);
  const framed = Buffer.alloc(body.length + 8);
  framed.writeUInt32BE(data.length, 0);
  framed.set(body, 4);
  framed.writeUInt32BE(crcOf(body), body.length + 4);
  return framed;
}

/** CRC-32, bit by bit. */
function crcOf(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return (crc ^ 0xffffffff) >>> 0;
}

export interface GifParts {
  readonly width: number;
  readonly height: number;
  readonly frame?: {
    readonly x: number;
    readonly y: number;
    readonly width: number;
    readonly height: number;
  };
  readonly indices: Uint8Array;
  /** 3 bytes a colour, a power of two of them */
  readonly palette: Uint8Array;
  readonly local?: boolean;
  readonly transparent?: number;
  readonly interlaced?: boolean;
  /** frames that follow */
  readonly more?: readonly Uint8Array[];
}

/** Written by omggif; the rows of an interlaced frame are put in order before, and its flag is set afterwards. */
export function encodeGif(parts: GifParts): Uint8Array {
  const { width, height, indices, palette } = parts;
  const frame = parts.frame ?? { x: 0, y: 0, width, height };
  const colours = Array.from({ length: palette.length / 3 }, (_, index) =>
    [0, 1, 2].reduce((value, channel) => (value << 8) | (palette[index * 3 + channel] as number), 0),
  );
  const buffer = Buffer.alloc(
    indices.length * 4 + 8192 + (parts.more?.length ?? 0) * (indices.length * 4 + 2048),
  );
  const writer = new GifWriter(buffer, width, height, parts.local ? {} : { palette: colours });
  const options = {
    ...(parts.local ? { palette: colours } : {}),
    ...(parts.transparent === undefined ? {} : { transparent: parts.transparent }),
  };
  const rows = Array.from({ length: frame.height }, (_, row) => row);
  const order = parts.interlaced
    ? [
        ...rows.filter((row) => row % 8 === 0),
        ...rows.filter((row) => row % 8 === 4),
        ...rows.filter((row) => row % 4 === 2),
        ...rows.filter((row) => row % 2 === 1),
      ]
    : rows;
  const stored = order.flatMap((row) => [...indices.subarray(row * frame.width, (row + 1) * frame.width)]);
  writer.addFrame(frame.x, frame.y, frame.width, frame.height, stored, options);
  for (const more of parts.more ?? []) writer.addFrame(0, 0, width, height, [...more], options);
  const bytes = new Uint8Array(buffer.subarray(0, writer.end()));
  if (parts.interlaced) {
    // after the screen, its palette and, where there is a transparent index, 8 bytes that say so
    const place = 13 + (parts.local ? 0 : palette.length) + (parts.transparent === undefined ? 0 : 8) + 9;
    bytes[place] = (bytes[place] as number) | 0x40;
  }
  return bytes;
}

export interface BmpParts {
  readonly width: number;
  readonly height: number;
  readonly pixel_bits: 1 | 4 | 8 | 24 | 32;
  /** by pixel from the top: an index, or R, G, B and for 32 bits a fourth byte */
  readonly samples: Uint8Array;
  /** 3 bytes a colour */
  readonly palette?: Uint8Array;
  readonly topDown?: boolean;
  readonly alphaMask?: boolean;
  /** OS/2's header */
  readonly small?: boolean;
}

export function encodeBmp(parts: BmpParts): Uint8Array {
  const { width, height, pixel_bits, samples, palette = new Uint8Array(0) } = parts;
  const channels = pixel_bits <= 8 ? 1 : pixel_bits / 8;
  const header_bytes = parts.small ? 12 : parts.alphaMask ? 108 : 40;
  const row_bytes = Math.ceil((width * pixel_bits) / 32) * 4;
  const colour_bytes = parts.small ? 3 : 4;
  const header = Buffer.alloc(14 + header_bytes + (palette.length / 3) * colour_bytes);
  header.write('BM', 0, 'latin1');
  header.writeUInt32LE(header.length + row_bytes * height, 2);
  header.writeUInt32LE(header.length, 10);
  header.writeUInt32LE(header_bytes, 14);
  if (parts.small) {
    for (const [place, value] of [width, height, 1, pixel_bits].entries())
      header.writeUInt16LE(value, 18 + place * 2);
  } else {
    header.writeInt32LE(width, 18);
    header.writeInt32LE(parts.topDown ? -height : height, 22);
    header.writeUInt16LE(1, 26);
    header.writeUInt16LE(pixel_bits, 28);
    header.writeUInt32LE(palette.length / 3, 46);
  }
  if (parts.alphaMask) {
    header.writeUInt32LE(3, 30);
    for (const [place, mask] of [0xff0000, 0xff00, 0xff, 0xff000000].entries())
      header.writeUInt32LE(mask, 54 + place * 4);
    header.write('BGRs', 70, 'latin1');
  }
  for (let colour = 0; colour < palette.length / 3; colour++)
    for (let channel = 0; channel < 3; channel++)
      header[14 + header_bytes + colour * colour_bytes + channel] = palette[
        colour * 3 + 2 - channel
      ] as number;

  const rows = Array.from({ length: height }, (_, row) => {
    const bytes = new Uint8Array(row_bytes);
    for (let x = 0; x < width; x++) {
      const pixel = (row * width + x) * channels;
      if (channels === 1) {
        const bit = x * pixel_bits;
        bytes[bit >> 3] =
          (bytes[bit >> 3] as number) | ((samples[pixel] as number) << (8 - pixel_bits - (bit & 7)));
      } else
        for (let channel = 0; channel < channels; channel++)
          bytes[x * channels + channel] = samples[pixel + (channel < 3 ? 2 - channel : 3)] as number;
    }
    return bytes;
  });
  return join([header, ...(parts.topDown ? rows : rows.reverse())]);
}

export function join(parts: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts));
}
