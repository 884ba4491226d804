import type { Picture } from '../decode/picture.ts';

const columns = 9;
const rows = 8;
/** A cell of a large picture is the mean of so many of its pixels each way: more change no bit and cost time. */
const samplesPerCell = 16;

/**
 * The 64-bit difference hash of a picture, as 16 hexadecimal digits: shrunk to 9 × 8 cells of luma by averaging, over
 * white where it is transparent, and then one bit a pair of neighbouring cells of a row, set where the right one is
 * brighter. Equal pixels have equal hashes, and the same picture in another size has nearly the same.
 *
 * Source: N. Krawetz, "Kind of Like That", The Hacker Factor Blog, 2013.
 */
export function differenceHash({ width, height, rgb, alpha }: Picture): string {
  const cells = new Uint16Array(columns * rows);
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++)
      cells[row * columns + column] = meanOf(
        { width, rgb, alpha },
        spanOf(column, columns, width),
        spanOf(row, rows, height),
      );
  let hash = '';
  for (let row = 0; row < rows; row++) {
    let bits = 0;
    for (let column = 1; column < columns; column++) {
      const place = row * columns + column;
      bits = (bits << 1) | ((cells[place] as number) > (cells[place - 1] as number) ? 1 : 0);
    }
    hash += bits.toString(16).padStart(2, '0');
  }
  return hash;
}

interface Span {
  readonly from: number;
  readonly to: number;
  readonly step: number;
}

/** The pixels of a cell, at least one: small pictures have cells that share a pixel. */
function spanOf(cell: number, cells: number, length: number): Span {
  const from = Math.floor((cell * length) / cells);
  const to = Math.max(from + 1, Math.floor(((cell + 1) * length) / cells));
  return { from, to, step: Math.max(1, Math.floor((to - from) / samplesPerCell)) };
}

/** Luma of 0 to 255, rounded: what differs by less than a level is equal. */
function meanOf(
  { width, rgb, alpha }: { width: number; rgb: Uint8Array; alpha: Uint8Array | undefined },
  across: Span,
  down: Span,
): number {
  let sum = 0;
  let count = 0;
  for (let y = down.from; y < down.to; y += down.step) {
    for (let x = across.from; x < across.to; x += across.step) {
      const pixel = y * width + x;
      const at = pixel * 3;
      const luma = 299 * (rgb[at] as number) + 587 * (rgb[at + 1] as number) + 114 * (rgb[at + 2] as number);
      const opacity = alpha === undefined ? 255 : (alpha[pixel] as number);
      sum += luma * opacity + 255_000 * (255 - opacity);
      count++;
    }
  }
  return Math.round(sum / (count * 255_000));
}
