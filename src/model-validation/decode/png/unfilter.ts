import { broken } from '../broken.ts';

/**
 * Undoes the filters of PNG (section 9 of its specification) in place. Each of the rows begins with the byte that says its
 * filter.
 */
export function unfilter(
  data: Uint8Array,
  from: number,
  rows: number,
  row_bytes: number,
  pixel_bytes: number,
): void {
  for (let row = 0; row < rows; row++) {
    const start = from + row * (row_bytes + 1) + 1;
    const above = row === 0 ? -1 : start - row_bytes - 1;
    unfilterRow(data[start - 1] as number, data, start, above, row_bytes, pixel_bytes);
  }
}

/** @param above where the row above begins, or -1; what is outside of the picture counts as 0 */
function unfilterRow(
  filter: number,
  data: Uint8Array,
  start: number,
  above: number,
  row_bytes: number,
  pixel_bytes: number,
): void {
  switch (filter) {
    case 0:
      return;
    case 1:
      for (let i = pixel_bytes; i < row_bytes; i++)
        data[start + i] = (data[start + i] as number) + (data[start + i - pixel_bytes] as number);
      return;
    case 2:
      if (above >= 0)
        for (let i = 0; i < row_bytes; i++)
          data[start + i] = (data[start + i] as number) + (data[above + i] as number);
      return;
    case 3:
      for (let i = 0; i < row_bytes; i++) {
        const left = i < pixel_bytes ? 0 : (data[start + i - pixel_bytes] as number);
        const up = above < 0 ? 0 : (data[above + i] as number);
        data[start + i] = (data[start + i] as number) + ((left + up) >> 1);
      }
      return;
    case 4:
      for (let i = 0; i < row_bytes; i++) {
        const left = i < pixel_bytes ? 0 : (data[start + i - pixel_bytes] as number);
        const up = above < 0 ? 0 : (data[above + i] as number);
        const upLeft = above < 0 || i < pixel_bytes ? 0 : (data[above + i - pixel_bytes] as number);
        data[start + i] = (data[start + i] as number) + paeth(left, up, upLeft);
      }
      return;
    default:
      throw broken('PNG', `there is no filter ${filter}`);
  }
}

/** Of the three neighbours the one that is nearest to left + up − upLeft. */
function paeth(left: number, up: number, upLeft: number): number {
  const distanceLeft = Math.abs(up - upLeft);
  const distanceUp = Math.abs(left - upLeft);
  const distanceUpLeft = Math.abs(left + up - 2 * upLeft);
  if (distanceLeft <= distanceUp && distanceLeft <= distanceUpLeft) return left;
  return distanceUp <= distanceUpLeft ? up : upLeft;
}
