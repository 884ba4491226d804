import { broken } from '../broken.ts';

const codes_max = 4096;

/**
 * Decompresses GIF's LZW (appendix F of GIF89a) until `count` indices are there; what the data hold behind them is nothing
 * of the picture.
 *
 * @param minimum_bits 1 to 8: the size of an index in the data
 * @throws GatesError `picture_invalid` when the data end before, or hold a code that can't be there
 */
export function decompress(data: Uint8Array, minimum_bits: number, count: number): Uint8Array {
  if (minimum_bits < 1 || minimum_bits > 8)
    throw broken('GIF', `its indices have ${minimum_bits} bits; expected 1 to 8`);
  const clear = 1 << minimum_bits;
  const end = clear + 1;
  const prefixes = new Uint16Array(codes_max);
  const suffixes = new Uint8Array(codes_max);
  const lengths = new Uint16Array(codes_max).fill(1);
  for (let code = 0; code < clear; code++) suffixes[code] = code;

  const indices = new Uint8Array(count);
  let filled = 0;
  let next = end + 1;
  let code_bits = minimum_bits + 1;
  let previous = -1;
  let place = 0;
  let bits = 0;
  let bitCount = 0;
  while (filled < count) {
    while (bitCount < code_bits) {
      if (place === data.length) throw broken('GIF', `it has ${filled} of ${count} pixels`);
      bits |= (data[place++] as number) << bitCount;
      bitCount += 8;
    }
    const code = bits & ((1 << code_bits) - 1);
    bits >>>= code_bits;
    bitCount -= code_bits;

    if (code === clear) {
      next = end + 1;
      code_bits = minimum_bits + 1;
      previous = -1;
      continue;
    }
    if (code === end) throw broken('GIF', `it has ${filled} of ${count} pixels`);
    if (code > next || (code === next && previous < 0))
      throw broken('GIF', `its pixels have the code ${code}, which means nothing there`);

    // a code that is being made by itself is the previous one with its own first index behind it
    const isNew = code === next;
    const known = isNew ? previous : code;
    const length = lengths[known] as number;
    let first = known;
    for (let i = length - 1; i >= 0; i--) {
      if (filled + i < count) indices[filled + i] = suffixes[first] as number;
      if (i > 0) first = prefixes[first] as number;
    }
    filled += length;
    if (isNew) {
      if (filled < count) indices[filled] = suffixes[first] as number;
      filled++;
    }
    if (previous >= 0 && next < codes_max) {
      prefixes[next] = previous;
      suffixes[next] = suffixes[first] as number;
      lengths[next] = (lengths[previous] as number) + 1;
      next++;
      if (next === 1 << code_bits && code_bits < 12) code_bits++;
    }
    previous = code;
  }
  return indices;
}
