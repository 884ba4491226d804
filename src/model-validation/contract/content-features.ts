/**
 * Bits as bytes, the first bit the highest, zeros after the last.
 *
 * @param planes values whose lowest bit is taken, one after the other
 */
export function packLowestBits(planes: readonly Uint8Array[]): Uint8Array {
  const count = planes.reduce((sum, plane) => sum + plane.length, 0);
  const bytes = new Uint8Array(Math.ceil(count / 8));
  let bit = 0;
  for (const plane of planes)
    for (let place = 0; place < plane.length; place++, bit++)
      bytes[bit >> 3] = (bytes[bit >> 3] as number) | (((plane[place] as number) & 1) << (7 - (bit & 7)));
  return bytes;
}

/** How many of all bytes are distinct values, printable (32 to 126), and the most common one, each as a fraction; zeros for none. */
export function contentFeatures(bytes: Uint8Array): readonly [number, number, number] {
  if (bytes.length === 0) return [0, 0, 0];
  const counts = histogram(bytes);
  const distinct = counts.reduce((sum, count) => sum + (count > 0 ? 1 : 0), 0);
  const printable = counts.subarray(32, 127).reduce((sum, count) => sum + count, 0);
  const mostCommon = counts.reduce((most, count) => Math.max(most, count), 0);
  return [distinct / bytes.length, printable / bytes.length, mostCommon / bytes.length];
}

/** The standard deviation of bytes, over their number (not one less); 0 for none. */
export function standardDeviation(bytes: Uint8Array): number {
  if (bytes.length === 0) return 0;
  const counts = histogram(bytes);
  const mean = counts.reduce((sum, count, value) => sum + count * value, 0) / bytes.length;
  const squares = counts.reduce((sum, count, value) => sum + count * (value - mean) ** 2, 0);
  return Math.sqrt(squares / bytes.length);
}

function histogram(bytes: Uint8Array): Float64Array {
  const counts = new Float64Array(256);
  for (let place = 0; place < bytes.length; place++) {
    const value = bytes[place] as number;
    counts[value] = (counts[value] as number) + 1;
  }
  return counts;
}
