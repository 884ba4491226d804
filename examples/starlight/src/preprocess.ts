import type { Pixels } from './decode.ts';

/** Longest side of what the model looks at. */
export const SIDE_max = 256;
/** Smaller pictures are mirrored up to this side, so that there are neighbours to compare. */
export const SIDE_min = 16;
const PLANES = 3;

/** The model's input: planes R, G, B of `height` × `width`, values 0 to 255 as they were stored. */
export interface ModelInput {
  readonly data: Float32Array;
  readonly width: number;
  readonly height: number;
}

/** Cuts the middle out, at most SIDE_max wide and high, without scaling; grey becomes three equal planes, alpha goes. */
export function toModelInput(pixels: Pixels): ModelInput {
  const across = window(pixels.width);
  const down = window(pixels.height);
  const planeSize = across.length * down.length;
  const data = new Float32Array(PLANES * planeSize);
  const isGrey = pixels.channels < PLANES;
  for (let plane = 0; plane < PLANES; plane += 1) {
    const channel = isGrey ? 0 : plane;
    let target = plane * planeSize;
    for (const row of down) {
      for (const column of across) {
        data[target] = pixels.data[(row * pixels.width + column) * pixels.channels + channel] ?? 0;
        target += 1;
      }
    }
  }
  return { data, width: across.length, height: down.length };
}

/** Which of `size` rows or columns are looked at, in order. */
function window(size: number): number[] {
  const length = Math.max(SIDE_min, Math.min(SIDE_max, size));
  const start = Math.max(0, Math.floor((size - length) / 2));
  return Array.from({ length }, (_, index) => mirrored(start + index, size));
}

function mirrored(index: number, size: number): number {
  const place = index % (2 * size);
  return place < size ? place : 2 * size - 1 - place;
}
