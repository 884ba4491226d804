import type { Picture } from '../decode/picture.ts';

const columns = 9;
const rows = 8;
/** A cell is the mean of so many points each way, whatever the picture's size: small pictures are cut between pixels, too. */
const points = 16;

/**
 * The 64-bit difference hash of a picture, as 16 hexadecimal digits: shrunk to 9 × 8 cells of luma by averaging, over
 * white where it is transparent, and then one bit a pair of neighbouring cells of a row, set where the right one is
 * brighter by a level or more. Equal pixels have equal hashes, and the same picture in another size has nearly the same.
 *
 * Source: N. Krawetz, "Kind of Like That", The Hacker Factor Blog, 2013.
 */
export function differenceHash(picture: Picture): string {
  const cells = cellsOf(picture);
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

/** Luma of the cells, 0 to 255, rounded: what differs by less than a level is mostly equal. */
function cellsOf({ width, height, rgb, alpha }: Picture): Uint8Array {
  const across = placesOf(columns, width);
  const down = placesOf(rows, height);
  const sums = new Float64Array(columns * rows);
  for (let row = 0; row < down.length; row++) {
    const firstPixel = (down[row] as number) * width;
    const firstCell = Math.floor(row / points) * columns;
    for (let column = 0; column < columns; column++) {
      let sum = 0;
      for (let point = column * points; point < (column + 1) * points; point++) {
        const pixel = firstPixel + (across[point] as number);
        const at = pixel * 3;
        const luma =
          299 * (rgb[at] as number) + 587 * (rgb[at + 1] as number) + 114 * (rgb[at + 2] as number);
        const opacity = alpha === undefined ? 255 : (alpha[pixel] as number);
        sum += luma * opacity + 255_000 * (255 - opacity);
      }
      sums[firstCell + column] = (sums[firstCell + column] as number) + sum;
    }
  }
  return Uint8Array.from(sums, (sum) => Math.round(sum / (points * points * 255_000)));
}

/** The rows or columns of pixels under the points, in order. */
function placesOf(cells: number, length: number): Uint32Array {
  const places = new Uint32Array(cells * points);
  for (let point = 0; point < places.length; point++)
    places[point] = Math.floor(((point + 0.5) * length) / places.length);
  return places;
}
