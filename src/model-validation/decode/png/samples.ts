import { inflateSync } from 'node:zlib';
import { broken } from '../broken.ts';
import type { PngHeader } from './header.ts';
import { unfilter } from './unfilter.ts';

/** A grid of pixels that is stored as a picture of its own. */
interface Pass {
  readonly x: number;
  readonly y: number;
  readonly stepX: number;
  readonly stepY: number;
}

const whole: readonly Pass[] = [{ x: 0, y: 0, stepX: 1, stepY: 1 }];

/** The seven passes of PNG's interlacing. */
const adam7: readonly Pass[] = [
  { x: 0, y: 0, stepX: 8, stepY: 8 },
  { x: 4, y: 0, stepX: 8, stepY: 8 },
  { x: 0, y: 4, stepX: 4, stepY: 8 },
  { x: 2, y: 0, stepX: 4, stepY: 4 },
  { x: 0, y: 2, stepX: 2, stepY: 4 },
  { x: 1, y: 0, stepX: 2, stepY: 2 },
  { x: 0, y: 1, stepX: 1, stepY: 2 },
];

/**
 * All samples of a PNG as they were encoded, interleaved, row by row, one an element, whatever their depth.
 *
 * The header says how many bytes the pixel data inflate to: more are never inflated, and fewer are refused. (Libraries that
 * decode PNG in JavaScript inflate without a bound, and take interlaced samples of less than 8 bits for bytes.)
 *
 * @param idat the contents of the chunks IDAT, in their order
 */
export function readSamples(header: PngHeader, idat: readonly Uint8Array[]): Uint8Array | Uint16Array {
  const { width, height, depth_bits, channels } = header;
  const pixel_bits = depth_bits * channels;
  const passes = (header.interlaced ? adam7 : whole)
    .map((pass) => ({
      ...pass,
      columns: Math.ceil((width - pass.x) / pass.stepX),
      rows: Math.ceil((height - pass.y) / pass.stepY),
    }))
    .filter(({ columns, rows }) => columns > 0 && rows > 0)
    .map((pass) => ({ ...pass, row_bytes: Math.ceil((pass.columns * pixel_bits) / 8) }));
  const data = inflate(
    idat,
    passes.reduce((sum, { rows, row_bytes }) => sum + rows * (row_bytes + 1), 0),
  );

  const count = width * height * channels;
  const samples = depth_bits === 16 ? new Uint16Array(count) : new Uint8Array(count);
  let place = 0;
  for (const { x, y, stepX, stepY, columns, rows, row_bytes } of passes) {
    unfilter(data, place, rows, row_bytes, Math.max(1, pixel_bits / 8));
    for (let row = 0; row < rows; row++) {
      const target = ((y + row * stepY) * width + x) * channels;
      unpack(data, place + 1, depth_bits, channels, columns, samples, target, stepX * channels);
      place += row_bytes + 1;
    }
  }
  return samples;
}

function inflate(idat: readonly Uint8Array[], expected_bytes: number): Uint8Array {
  let data: Buffer;
  try {
    data = inflateSync(Buffer.concat(idat), { maxOutputLength: expected_bytes });
  } catch (error) {
    const tooMuch = error instanceof RangeError;
    throw broken(
      'PNG',
      tooMuch
        ? `its pixels inflate to more than the ${expected_bytes} bytes that its header announces`
        : `its pixels do not inflate (${error instanceof Error ? error.message : String(error)})`,
      error,
    );
  }
  if (data.length !== expected_bytes)
    throw broken('PNG', `its pixels inflate to ${data.length} bytes; its header announces ${expected_bytes}`);
  return data;
}

/** Writes one row's samples to `target`, whose pixels are `step` samples apart. */
function unpack(
  data: Uint8Array,
  from: number,
  depth_bits: PngHeader['depth_bits'],
  channels: number,
  columns: number,
  samples: Uint8Array | Uint16Array,
  target: number,
  step: number,
): void {
  if (depth_bits < 8) {
    const mask = (1 << depth_bits) - 1;
    for (let column = 0; column < columns; column++) {
      const bit = column * depth_bits;
      const byte = data[from + (bit >> 3)] as number;
      samples[target + column * step] = (byte >> (8 - depth_bits - (bit & 7))) & mask;
    }
    return;
  }
  if (depth_bits === 8 && step === channels) {
    samples.set(data.subarray(from, from + columns * channels), target);
    return;
  }
  for (let column = 0; column < columns; column++)
    for (let channel = 0; channel < channels; channel++) {
      const sample = column * channels + channel;
      samples[target + column * step + channel] =
        depth_bits === 8
          ? (data[from + sample] as number)
          : ((data[from + sample * 2] as number) << 8) | (data[from + sample * 2 + 1] as number);
    }
}
