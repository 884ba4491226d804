/** The lowest bits of all values as bytes: the first bit is the highest, and zeros fill the last byte. */
export function packLowestBits(values: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(Math.ceil(values.length / 8));
  for (let place = 0; place < values.length; place++)
    bytes[place >> 3] =
      (bytes[place >> 3] as number) | (((values[place] as number) & 1) << (7 - (place & 7)));
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
