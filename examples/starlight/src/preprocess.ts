import { contentRatios, lowestBits, standardDeviation } from './content.ts';
import type { Pixels } from './decode.ts';
import type { Stored } from './stored.ts';

/** Side of what the model looks at. */
export const SIDE = 256;
const PLANE = SIDE * SIDE;

/** The inputs of the contract `starlight-v4` and their shapes, without the batch dimension. */
export const INPUTS = {
  pixel_tensor: [3, SIDE, SIDE],
  meta: [2048],
  alpha: [2, SIDE, SIDE],
  lsb: [3, SIDE, SIDE],
  palette: [768],
  palette_lsb: [1, SIDE, SIDE],
  format_features: [6],
  content_features: [6],
} as const;

export type InputName = keyof typeof INPUTS;

/** The model's input of one picture. */
export type ModelInput = Readonly<Record<InputName, Float32Array>>;

/** The middle of the picture, zeros around a smaller one, with its lowest bits, metadata and a few figures. */
export function toModelInput(pixels: Pixels, stored: Stored): ModelInput {
  const crop = cropped(pixels, stored.mode === 'RGBA');
  const alphaPlane = stored.mode === 'RGBA' ? channelOf(pixels, 3) : new Uint8Array(0);
  const scaled = looked(crop, scale);
  const lowest = looked(crop, parity);
  const lowestLuma = new Float32Array(PLANE);
  for (let at = 0; at < PLANE; at += 1) {
    const luma =
      19595 * (crop[at] ?? 0) + 38470 * (crop[PLANE + at] ?? 0) + 7471 * (crop[2 * PLANE + at] ?? 0);
    lowestLuma[at] = ((luma + 32768) >> 16) & 1;
  }
  const alpha = new Float32Array(2 * PLANE);
  alpha.set(scaled.subarray(3 * PLANE));
  alpha.set(lowest.subarray(3 * PLANE), PLANE);
  return {
    pixel_tensor: scaled.subarray(0, 3 * PLANE),
    meta: filled(Buffer.concat([stored.exif, stored.tail]), INPUTS.meta[0]),
    alpha,
    lsb: lowest.subarray(0, 3 * PLANE),
    palette: filled(stored.palette, INPUTS.palette[0]),
    palette_lsb: lowestLuma,
    format_features: Float32Array.of(
      stored.mode === 'RGBA' ? 1 : 0,
      standardDeviation(alphaPlane) / 255,
      stored.mode === 'P' ? 1 : 0,
      stored.mode === 'RGB' ? 1 : 0,
      pixels.width / SIDE,
      pixels.height / SIDE,
    ),
    content_features: Float32Array.of(
      ...contentRatios(lowestBits(crop.subarray(0, 3 * PLANE))),
      ...contentRatios(lowestBits(alphaPlane)),
    ),
  };
}

/** Planes R, G, B, A of the middle; grey three times, A zero unless it counts. */
function cropped({ data, width, height, channels }: Pixels, hasAlpha: boolean): Uint8Array {
  const planes = new Uint8Array(4 * PLANE);
  const across = window(width);
  const down = window(height);
  const colours = channels < 3 ? [0, 0, 0] : [0, 1, 2];
  for (const [plane, channel] of (hasAlpha ? [...colours, 3] : colours).entries()) {
    for (let row = 0; row < down.length; row += 1) {
      let source = ((down.from + row) * width + across.from) * channels + channel;
      let target = plane * PLANE + (down.to + row) * SIDE + across.to;
      for (const end = target + across.length; target < end; target += 1, source += channels)
        planes[target] = data[source] ?? 0;
    }
  }
  return planes;
}

/** Which rows or columns of a picture go where; the contract rounds half of an odd rest to even. */
function window(size: number): { from: number; to: number; length: number } {
  if (size <= SIDE) return { from: 0, to: Math.floor((SIDE - size) / 2), length: size };
  const half = Math.floor((size - SIDE) / 2);
  return { from: half + ((size - SIDE) % 2) * (half % 2), to: 0, length: SIDE };
}

function channelOf({ data, width, height, channels }: Pixels, channel: number): Uint8Array {
  const plane = new Uint8Array(width * height);
  for (let at = 0; at < plane.length; at += 1) plane[at] = data[at * channels + channel] ?? 0;
  return plane;
}

function filled(bytes: Uint8Array, length: number): Float32Array {
  const array = new Float32Array(length);
  array.set(looked(bytes.subarray(0, length), scale));
  return array;
}

const scale = Float32Array.from({ length: 256 }, (_, value) => value / 255);
const parity = Float32Array.from({ length: 256 }, (_, value) => value & 1);

/** Each byte's entry of the table. A loop: `from` with a function is many times slower. */
function looked(bytes: Uint8Array, table: Float32Array): Float32Array {
  const values = new Float32Array(bytes.length);
  for (let at = 0; at < bytes.length; at += 1) values[at] = table[bytes[at] ?? 0] ?? 0;
  return values;
}
