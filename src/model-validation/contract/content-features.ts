/** The lowest bits of all values as bytes: the first bit is the highest, and zeros fill the last byte. */
export function packLowestBits(values: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(Math.ceil(values.length / 8));
  const whole = values.length >> 3;
  for (let place = 0; place < whole; place++) bytes[place] = lowestBitsAt(values, place * 8);
  if (whole < bytes.length) {
    const last = new Uint8Array(8);
    last.set(values.subarray(whole * 8));
    bytes[whole] = lowestBitsAt(last, 0);
  }
  return bytes;
}

/** Of eight values from there on; without a loop, which would take three times as long. */
function lowestBitsAt(values: Uint8Array, from: number): number {
  return (
    (((values[from] as number) & 1) << 7) |
    (((values[from + 1] as number) & 1) << 6) |
    (((values[from + 2] as number) & 1) << 5) |
    (((values[from + 3] as number) & 1) << 4) |
    (((values[from + 4] as number) & 1) << 3) |
    (((values[from + 5] as number) & 1) << 2) |
    (((values[from + 6] as number) & 1) << 1) |
    ((values[from + 7] as number) & 1)
  );
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

function histogram(bytes: Uint8Array): Uint32Array {
  const counts = new Uint32Array(256);
  for (let place = 0; place < bytes.length; place++) {
    const value = bytes[place] as number;
    counts[value] = (counts[value] as number) + 1;
  }
  return counts;
}
