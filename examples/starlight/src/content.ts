/** The lowest bit of each value, eight to a byte, the first in the highest place; the last byte filled with zeros. */
export function lowestBits(values: Uint8Array): Uint8Array {
  const packed = new Uint8Array(Math.ceil(values.length / 8));
  for (let at = 0; at < values.length; at += 1)
    packed[at >> 3] = (packed[at >> 3] ?? 0) | (((values[at] ?? 0) & 1) << (7 - (at & 7)));
  return packed;
}

/** Of bytes: how many are distinct, printable ASCII, and the most frequent one, each over their count; zeros for none. */
export function contentRatios(
  bytes: Uint8Array,
): [distinct: number, printable: number, mostFrequent: number] {
  if (bytes.length === 0) return [0, 0, 0];
  const counts = new Uint32Array(256);
  for (const byte of bytes) counts[byte] = (counts[byte] ?? 0) + 1;
  const printable = counts.subarray(32, 127).reduce((sum, count) => sum + count, 0);
  const distinct = counts.filter((count) => count > 0).length;
  return [distinct / bytes.length, printable / bytes.length, Math.max(...counts) / bytes.length];
}

/** Over all values (not n - 1); 0 for none. */
export function standardDeviation(values: Uint8Array): number {
  if (values.length === 0) return 0;
  let sum = 0;
  let squares = 0;
  for (const value of values) {
    sum += value;
    squares += value * value;
  }
  const mean = sum / values.length;
  return Math.sqrt(Math.max(0, squares / values.length - mean * mean));
}
